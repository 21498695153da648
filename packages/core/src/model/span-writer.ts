import { attributeWriter } from './attribute-writer.ts';
import type { SpanEventTable, SpanLinkTable, SpanTable } from './batch.ts';
import type { SpanInit } from './batch-inits.ts';
import { bytes, type Growable, words } from './columns.ts';
import { parseHexId } from './ids.ts';
import { msToNano, nanosToMs } from './nano.ts';
import type { Intern, OwnerWriter } from './owner-writer.ts';

export function pushId(
  column: Growable<Uint32Array>,
  hex: string | undefined,
  count: number,
): void {
  for (const word of parseHexId(hex ?? '', count)) column.push(word);
}

type EventInit = NonNullable<SpanInit['events']>[number];
type LinkInit = NonNullable<SpanInit['links']>[number];

interface RowsWriter<Init, Table> {
  /** Appends what the next span owns. */
  push(rows: readonly Init[] | undefined): void;
  take(): Table;
}

function eventWriter(intern: Intern): RowsWriter<EventInit, SpanEventTable> {
  const offsets = words();
  const name = words();
  const time: bigint[] = [];
  const attributes = attributeWriter(intern);
  offsets.push(0);
  return {
    push(events = []) {
      for (const event of events) {
        name.push(intern(event.name));
        time.push(msToNano(event.time));
        attributes.pushRow(event.attributes);
      }
      offsets.push(name.length);
    },
    take: () => ({
      length: name.length,
      offsets: offsets.take(),
      name: name.take(),
      timeNano: BigUint64Array.from(time),
      attributes: attributes.take(),
      droppedAttributes: new Uint32Array(name.length),
    }),
  };
}

function linkWriter(intern: Intern): RowsWriter<LinkInit, SpanLinkTable> {
  const offsets = words();
  const traceId = words();
  const spanId = words();
  const attributes = attributeWriter(intern);
  offsets.push(0);
  return {
    push(links = []) {
      for (const link of links) {
        pushId(traceId, link.traceId, 4);
        pushId(spanId, link.spanId, 2);
        attributes.pushRow(link.attributes);
      }
      offsets.push(spanId.length / 2);
    },
    take() {
      const length = spanId.length / 2;
      return {
        length,
        offsets: offsets.take(),
        traceId: traceId.take(),
        spanId: spanId.take(),
        traceState: new Uint32Array(length),
        flags: new Uint32Array(length),
        attributes: attributes.take(),
        droppedAttributes: new Uint32Array(length),
      };
    },
  };
}

export interface SpanWriter {
  readonly length: number;
  push(span: SpanInit): void;
  take(): SpanTable;
}

export function spanWriter(intern: Intern, owners: OwnerWriter): SpanWriter {
  const [resource, scope] = [words(), words()];
  const [traceId, spanId, parentSpanId] = [words(), words(), words()];
  const [traceState, flags, name, kind] = [words(), words(), words(), bytes()];
  const [status, statusMessage] = [bytes(), words()];
  const start: bigint[] = [];
  const end: bigint[] = [];
  const attributes = attributeWriter(intern);
  const events = eventWriter(intern);
  const links = linkWriter(intern);
  return {
    get length() {
      return name.length;
    },
    push(span) {
      resource.push(owners.resource(span.resource));
      scope.push(owners.scope(span.scope));
      pushId(traceId, span.traceId, 4);
      pushId(spanId, span.spanId, 2);
      pushId(parentSpanId, span.parentSpanId, 2);
      traceState.push(intern(span.traceState ?? ''));
      flags.push(span.flags ?? 0);
      name.push(intern(span.name));
      kind.push(span.kind ?? 1);
      start.push(span.startNano ?? msToNano(span.start));
      end.push(span.endNano ?? msToNano(span.start + span.duration));
      status.push(span.status ?? 0);
      statusMessage.push(intern(span.statusMessage ?? ''));
      attributes.pushRow(span.attributes);
      events.push(span.events);
      links.push(span.links);
    },
    take() {
      const { length } = name;
      return {
        length,
        resource: resource.take(),
        scope: scope.take(),
        traceId: traceId.take(),
        spanId: spanId.take(),
        parentSpanId: parentSpanId.take(),
        traceState: traceState.take(),
        flags: flags.take(),
        name: name.take(),
        kind: kind.take(),
        startNano: BigUint64Array.from(start),
        endNano: BigUint64Array.from(end),
        startMs: nanosToMs(start),
        durationMs: Float64Array.from(start, (begin, i) =>
          Math.max(0, Number((end[i] as bigint) - begin) / 1e6),
        ),
        status: status.take(),
        statusMessage: statusMessage.take(),
        attributes: attributes.take(),
        droppedAttributes: new Uint32Array(length),
        events: events.take(),
        droppedEvents: new Uint32Array(length),
        links: links.take(),
        droppedLinks: new Uint32Array(length),
      };
    },
  };
}
