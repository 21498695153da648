import type { EntityId, ReportSpan, ReportTrace } from '@abduce/core';

/** One line of a waterfall: a span, or all spans of one name below the same callers. */
export interface WaterfallRow {
  readonly entity: EntityId;
  readonly name: string;
  readonly depth: number;
  readonly spans: readonly ReportSpan[];
  /** Milliseconds of all its spans together. */
  readonly time: number;
  readonly failed: number;
  readonly critical: boolean;
}

interface Building {
  readonly entity: EntityId;
  readonly name: string;
  readonly depth: number;
  readonly spans: ReportSpan[];
  readonly children: Map<string, Building>;
}

function building(entity: EntityId, name: string, depth: number): Building {
  return { entity, name, depth, spans: [], children: new Map() };
}

/** What a span is, for the eye: its name, and the names of what it calls. Two calls that reach different places differ. */
function kindsOf(spans: readonly ReportSpan[]): ReadonlyMap<string, string> {
  const called = new Map<string, Set<string>>();
  const nameOf = ({ entity, name }: ReportSpan): string => JSON.stringify([entity, name]);
  for (const span of spans) {
    if (span.parent === undefined) continue;
    const known = called.get(span.parent);
    if (known === undefined) called.set(span.parent, new Set([nameOf(span)]));
    else known.add(nameOf(span));
  }
  return new Map(
    spans.map((span) => [
      span.id,
      `${nameOf(span)} ${[...(called.get(span.id) ?? [])].sort().join()}`,
    ]),
  );
}

/** A call that is made forty times is one line with forty bars, so that the shape of a request stays visible. */
export function waterfallRows({ spans }: ReportTrace): readonly WaterfallRow[] {
  const top = building('', '', -1);
  const kinds = kindsOf(spans);
  const places = new Map<string, Building>();
  for (const span of spans) {
    const above = (span.parent === undefined ? undefined : places.get(span.parent)) ?? top;
    const key = kinds.get(span.id) ?? '';
    let one = above.children.get(key);
    if (one === undefined) {
      above.children.set(key, (one = building(span.entity, span.name, above.depth + 1)));
    }
    one.spans.push(span);
    places.set(span.id, one);
  }
  const rows: WaterfallRow[] = [];
  const stack = [...top.children.values()].reverse();
  for (let one = stack.pop(); one !== undefined; one = stack.pop()) {
    const { entity, name, depth } = one;
    rows.push({
      entity,
      name,
      depth,
      spans: one.spans,
      time: one.spans.reduce((sum, { duration }) => sum + duration, 0),
      failed: one.spans.reduce((sum, { failed }) => sum + Number(failed), 0),
      critical: one.spans.some(({ critical }) => critical),
    });
    stack.push(...[...one.children.values()].reverse());
  }
  return rows;
}
