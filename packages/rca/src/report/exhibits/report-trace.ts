import { type EntityId, hexId, type ReportSpan, type ReportTrace, spanKind } from '@abduce/core';
import { compareWords, type TraceColumns } from '../../traces/analytics/traces.ts';
import { criticalPathWalker } from '../../traces/analytics/walk-critical-path.ts';

const limits = { spans: 40, name: 200 };

interface Placed {
  readonly row: number;
  /** Place of the parent in the list, -1 for a root. */
  readonly parent: number;
  /** Milliseconds since the root began, on its clock. */
  readonly start: number;
}

/** Rows of one trace by parent, each family in order of start. */
function families(columns: TraceColumns, trace: number): ReadonlyMap<number, readonly number[]> {
  const { rows, tree, offsets, members } = columns;
  const children = new Map<number, number[]>();
  for (let at = offsets[trace] as number; at < (offsets[trace + 1] as number); at++) {
    const row = members[at] as number;
    const parent = tree.parent[row] as number;
    const known = children.get(parent);
    if (known === undefined) children.set(parent, [row]);
    else known.push(row);
  }
  for (const family of children.values()) {
    family.sort(
      (a, b) =>
        (rows.start[a] as number) - (rows.start[b] as number) ||
        (rows.duration[b] as number) - (rows.duration[a] as number) ||
        compareWords(rows.ids, a, b, 2),
    );
  }
  return children;
}

/** Parents before their children; a child on another clock is moved to lie inside its parent. */
function placed(columns: TraceColumns, trace: number): readonly Placed[] {
  const { rows, roots } = columns;
  const root = roots[trace] as number;
  const children = families(columns, trace);
  const list: Placed[] = [];
  const seen = new Set<number>();
  const stack: Placed[] = [{ row: root, parent: -1, start: 0 }];
  for (const other of (children.get(-1) ?? []).toReversed()) {
    const start = (rows.start[other] as number) - (rows.start[root] as number);
    if (other !== root) stack.unshift({ row: other, parent: -1, start });
  }
  for (let one = stack.pop(); one !== undefined; one = stack.pop()) {
    const { row, start } = one;
    // A circle of parents ends where it began.
    if (seen.has(row)) continue;
    seen.add(row);
    const at = list.push(one) - 1;
    for (const child of (children.get(row) ?? []).toReversed()) {
      let from = start + (rows.start[child] as number) - (rows.start[row] as number);
      const room = (rows.duration[row] as number) - (rows.duration[child] as number);
      if (rows.service[child] !== rows.service[row] && rows.kind[child] !== spanKind.consumer) {
        from = Math.max(start, Math.min(from, start + room));
      }
      stack.push({ row: child, parent: at, start: from });
    }
  }
  return list;
}

/** Milliseconds with so many digits that a picture, and a reader, can use. */
function rounded(milliseconds: number): number {
  return Math.round(milliseconds * 1000) / 1000;
}

/**
 * One trace as a report shows it: at most forty spans, those kept that a request waited for longest, then the
 * longest. A span whose parent is left out hangs below the next one above.
 */
export function reportTrace(
  columns: TraceColumns,
  trace: number,
  entityOf: (row: number) => EntityId,
): ReportTrace {
  const { rows, roots } = columns;
  const root = roots[trace] as number;
  const list = placed(columns, trace);
  const waited = new Map<number, number>();
  criticalPathWalker(columns)(root, (row, from, to) => {
    waited.set(row, (waited.get(row) ?? 0) + to - from);
  });
  // Whoever waits for a span lies on the path as well, even when no moment is its own.
  const critical = new Set<number>();
  for (const [at, { row }] of list.entries()) {
    if (!waited.has(row)) continue;
    for (let above = at; above >= 0 && !critical.has(above); ) {
      critical.add(above);
      above = (list[above] as Placed).parent;
    }
  }
  const order = Array.from(list.keys()).sort((a, b) => {
    const [x, y] = [list[a] as Placed, list[b] as Placed];
    return (
      Number(y.row === root) - Number(x.row === root) ||
      (waited.get(y.row) ?? 0) - (waited.get(x.row) ?? 0) ||
      (rows.duration[y.row] as number) - (rows.duration[x.row] as number) ||
      a - b
    );
  });
  const kept = new Set(order.slice(0, limits.spans));
  const idOf = (at: number): string => hexId(rows.ids, (list[at] as Placed).row * 2, 2);
  const spans = list.flatMap(({ row, parent, start }, at): ReportSpan[] => {
    if (!kept.has(at)) return [];
    let above = parent;
    while (above >= 0 && !kept.has(above)) above = (list[above] as Placed).parent;
    const name = rows.system[row] === 0 ? rows.name[row] : rows.call[row];
    return [
      {
        id: idOf(at),
        ...(above >= 0 && { parent: idOf(above) }),
        entity: entityOf(row),
        name: (rows.texts[name as number] ?? '').slice(0, limits.name),
        start: rounded(start),
        duration: rounded(rows.duration[row] as number),
        failed: rows.failed[row] === 1,
        critical: critical.has(at),
      },
    ];
  });
  return {
    trace: hexId(rows.traces, root * 4, 4),
    time: rows.start[root] as number,
    duration: rounded(rows.duration[root] as number),
    spans,
    hidden: list.length - spans.length,
  };
}
