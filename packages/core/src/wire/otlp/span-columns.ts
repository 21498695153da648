import type { SpanEventTable, SpanLinkTable, SpanTable } from '../../model/batch.ts';
import {
  type AttributeSink,
  clearAttributes,
  openAttributes,
  takeAttributes,
} from './attribute-columns.ts';
import {
  type Column,
  type Columns,
  clearColumns,
  durationColumn,
  growColumns,
  msColumn,
  nanoColumn,
  openColumns,
  takeColumns,
} from './columns.ts';

/** The most spans, events or links that one batch may hold; an empty one takes two bytes on the wire. */
const maxRows = 2 ** 18;

type SpanArrays = {
  resource: Uint32Array;
  scope: Uint32Array;
  traceId: Uint32Array;
  spanId: Uint32Array;
  parentSpanId: Uint32Array;
  traceState: Uint32Array;
  flags: Uint32Array;
  name: Uint32Array;
  kind: Uint8Array;
  start: Uint32Array;
  end: Uint32Array;
  status: Uint8Array;
  statusMessage: Uint32Array;
  droppedAttributes: Uint32Array;
  droppedEvents: Uint32Array;
  droppedLinks: Uint32Array;
  /** Where the span's events end. */
  events: Uint32Array;
  /** Where the span's links end. */
  links: Uint32Array;
};

type EventArrays = { name: Uint32Array; time: Uint32Array; droppedAttributes: Uint32Array };

type LinkArrays = {
  traceId: Uint32Array;
  spanId: Uint32Array;
  traceState: Uint32Array;
  flags: Uint32Array;
  droppedAttributes: Uint32Array;
};

export interface EventSink extends Columns<EventArrays> {
  readonly attributes: AttributeSink;
}

export interface LinkSink extends Columns<LinkArrays> {
  readonly attributes: AttributeSink;
}

export interface SpanSink extends Columns<SpanArrays> {
  readonly attributes: AttributeSink;
  readonly events: EventSink;
  readonly links: LinkSink;
}

export function openSpans(): SpanSink {
  const rows = 512;
  const table = openColumns<SpanArrays>(rows, (n) => ({
    resource: new Uint32Array(n),
    scope: new Uint32Array(n),
    traceId: new Uint32Array(n * 4),
    spanId: new Uint32Array(n * 2),
    parentSpanId: new Uint32Array(n * 2),
    traceState: new Uint32Array(n),
    flags: new Uint32Array(n),
    name: new Uint32Array(n),
    kind: new Uint8Array(n),
    start: new Uint32Array(n * 2),
    end: new Uint32Array(n * 2),
    status: new Uint8Array(n),
    statusMessage: new Uint32Array(n),
    droppedAttributes: new Uint32Array(n),
    droppedEvents: new Uint32Array(n),
    droppedLinks: new Uint32Array(n),
    events: new Uint32Array(n),
    links: new Uint32Array(n),
  }));
  const events = openColumns<EventArrays>(64, (n) => ({
    name: new Uint32Array(n),
    time: new Uint32Array(n * 2),
    droppedAttributes: new Uint32Array(n),
  }));
  const links = openColumns<LinkArrays>(16, (n) => ({
    traceId: new Uint32Array(n * 4),
    spanId: new Uint32Array(n * 2),
    traceState: new Uint32Array(n),
    flags: new Uint32Array(n),
    droppedAttributes: new Uint32Array(n),
  }));
  return {
    ...table,
    attributes: openAttributes(rows * 8),
    events: { ...events, attributes: openAttributes(128) },
    links: { ...links, attributes: openAttributes(32) },
  };
}

export function addSpan(sink: SpanSink): number {
  if (sink.length === sink.capacity) growColumns(sink, maxRows, 'spans');
  return sink.length++;
}

export function addEvent(sink: EventSink): number {
  if (sink.length === sink.capacity) growColumns(sink, maxRows, 'span events');
  return sink.length++;
}

export function addLink(sink: LinkSink): number {
  if (sink.length === sink.capacity) growColumns(sink, maxRows, 'span links');
  return sink.length++;
}

export function clearSpans(sink: SpanSink): void {
  for (const part of [sink, sink.events, sink.links]) {
    clearColumns<{ [name: string]: Column }>(part);
    clearAttributes(part.attributes);
  }
}

/** Ends of rows as the offsets of a table: one more, beginning with 0. */
function offsetsOf(ends: Uint32Array): Uint32Array {
  const offsets = new Uint32Array(ends.length + 1);
  offsets.set(ends, 1);
  return offsets;
}

function takeEvents(sink: EventSink, ends: Uint32Array): SpanEventTable {
  const columns = takeColumns(sink);
  return {
    length: sink.length,
    offsets: offsetsOf(ends),
    name: columns.name,
    timeNano: nanoColumn(columns.time),
    attributes: takeAttributes(sink.attributes),
    droppedAttributes: columns.droppedAttributes,
  };
}

function takeLinks(sink: LinkSink, ends: Uint32Array): SpanLinkTable {
  const columns = takeColumns(sink);
  return {
    length: sink.length,
    offsets: offsetsOf(ends),
    traceId: columns.traceId,
    spanId: columns.spanId,
    traceState: columns.traceState,
    flags: columns.flags,
    attributes: takeAttributes(sink.attributes),
    droppedAttributes: columns.droppedAttributes,
  };
}

export function takeSpans(sink: SpanSink): SpanTable {
  const columns = takeColumns(sink);
  return {
    length: sink.length,
    resource: columns.resource,
    scope: columns.scope,
    traceId: columns.traceId,
    spanId: columns.spanId,
    parentSpanId: columns.parentSpanId,
    traceState: columns.traceState,
    flags: columns.flags,
    name: columns.name,
    kind: columns.kind,
    startNano: nanoColumn(columns.start),
    endNano: nanoColumn(columns.end),
    startMs: msColumn(columns.start),
    durationMs: durationColumn(columns.start, columns.end),
    status: columns.status,
    statusMessage: columns.statusMessage,
    attributes: takeAttributes(sink.attributes),
    droppedAttributes: columns.droppedAttributes,
    events: takeEvents(sink.events, columns.events),
    droppedEvents: columns.droppedEvents,
    links: takeLinks(sink.links, columns.links),
    droppedLinks: columns.droppedLinks,
  };
}
