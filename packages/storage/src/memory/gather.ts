import type { LogTable, SpanTable, TelemetryBatch } from '@abduce/core';
import {
  bytes,
  floats,
  gatherAttributes,
  gatherColumn,
  gatherIds,
  gatherOwned,
  gatherValues,
  nanos,
  type RowRefs,
  words,
} from './gather-columns.ts';

/** Numbers of another table, given out in order of first use. */
interface Renaming {
  rename(part: number, id: number): number;
  /** The rows that were used, in their new order. */
  refs(): RowRefs;
}

function renaming(
  parts: readonly TelemetryBatch[],
  lengthOf: (batch: TelemetryBatch) => number,
): Renaming {
  const known = parts.map((batch) => new Int32Array(lengthOf(batch)).fill(-1));
  const usedPart: number[] = [];
  const usedRow: number[] = [];
  return {
    rename(part, id) {
      const ids = known[part] as Int32Array;
      if (ids[id] === -1) {
        ids[id] = usedRow.push(id) - 1;
        usedPart.push(part);
      }
      return ids[id] as number;
    },
    refs: () => ({ parts, part: Uint32Array.from(usedPart), rows: Uint32Array.from(usedRow) }),
  };
}

interface Ids {
  readonly string: (part: number, id: number) => number;
  readonly resource: Renaming;
  readonly scope: Renaming;
}

function gatherSpans(refs: RowRefs, { string, resource, scope }: Ids): SpanTable {
  const of = (batch: TelemetryBatch): SpanTable => batch.spans as SpanTable;
  const events = gatherOwned(refs, (batch) => of(batch).events.offsets);
  const links = gatherOwned(refs, (batch) => of(batch).links.offsets);
  const ids = (column: (spans: SpanTable) => Uint32Array): Uint32Array =>
    gatherIds(refs, (batch) => column(of(batch)), string);
  const plain = (column: (spans: SpanTable) => Uint32Array, width = 1): Uint32Array =>
    gatherColumn(refs, words, (batch) => column(of(batch)), width);
  return {
    length: refs.rows.length,
    resource: gatherIds(refs, (batch) => of(batch).resource, resource.rename),
    scope: gatherIds(refs, (batch) => of(batch).scope, scope.rename),
    traceId: plain((spans) => spans.traceId, 4),
    spanId: plain((spans) => spans.spanId, 2),
    parentSpanId: plain((spans) => spans.parentSpanId, 2),
    traceState: ids((spans) => spans.traceState),
    flags: plain((spans) => spans.flags),
    name: ids((spans) => spans.name),
    kind: gatherColumn(refs, bytes, (batch) => of(batch).kind),
    startNano: gatherColumn(refs, nanos, (batch) => of(batch).startNano),
    endNano: gatherColumn(refs, nanos, (batch) => of(batch).endNano),
    startMs: gatherColumn(refs, floats, (batch) => of(batch).startMs),
    durationMs: gatherColumn(refs, floats, (batch) => of(batch).durationMs),
    status: gatherColumn(refs, bytes, (batch) => of(batch).status),
    statusMessage: ids((spans) => spans.statusMessage),
    attributes: gatherAttributes(refs, (batch) => of(batch).attributes, string),
    droppedAttributes: plain((spans) => spans.droppedAttributes),
    events: {
      length: events.owned.rows.length,
      offsets: events.offsets,
      name: gatherIds(events.owned, (batch) => of(batch).events.name, string),
      timeNano: gatherColumn(events.owned, nanos, (batch) => of(batch).events.timeNano),
      attributes: gatherAttributes(events.owned, (batch) => of(batch).events.attributes, string),
      droppedAttributes: gatherColumn(
        events.owned,
        words,
        (batch) => of(batch).events.droppedAttributes,
      ),
    },
    droppedEvents: plain((spans) => spans.droppedEvents),
    links: {
      length: links.owned.rows.length,
      offsets: links.offsets,
      traceId: gatherColumn(links.owned, words, (batch) => of(batch).links.traceId, 4),
      spanId: gatherColumn(links.owned, words, (batch) => of(batch).links.spanId, 2),
      traceState: gatherIds(links.owned, (batch) => of(batch).links.traceState, string),
      flags: gatherColumn(links.owned, words, (batch) => of(batch).links.flags),
      attributes: gatherAttributes(links.owned, (batch) => of(batch).links.attributes, string),
      droppedAttributes: gatherColumn(
        links.owned,
        words,
        (batch) => of(batch).links.droppedAttributes,
      ),
    },
    droppedLinks: plain((spans) => spans.droppedLinks),
  };
}

function gatherLogs(refs: RowRefs, { string, resource, scope }: Ids): LogTable {
  const of = (batch: TelemetryBatch): LogTable => batch.logs as LogTable;
  const plain = (column: (logs: LogTable) => Uint32Array, width = 1): Uint32Array =>
    gatherColumn(refs, words, (batch) => column(of(batch)), width);
  return {
    length: refs.rows.length,
    resource: gatherIds(refs, (batch) => of(batch).resource, resource.rename),
    scope: gatherIds(refs, (batch) => of(batch).scope, scope.rename),
    timeNano: gatherColumn(refs, nanos, (batch) => of(batch).timeNano),
    observedNano: gatherColumn(refs, nanos, (batch) => of(batch).observedNano),
    timeMs: gatherColumn(refs, floats, (batch) => of(batch).timeMs),
    severity: gatherColumn(refs, bytes, (batch) => of(batch).severity),
    severityText: gatherIds(refs, (batch) => of(batch).severityText, string),
    eventName: gatherIds(refs, (batch) => of(batch).eventName, string),
    body: gatherValues(refs, (batch) => of(batch).body, string),
    traceId: plain((logs) => logs.traceId, 4),
    spanId: plain((logs) => logs.spanId, 2),
    flags: plain((logs) => logs.flags),
    attributes: gatherAttributes(refs, (batch) => of(batch).attributes, string),
    droppedAttributes: plain((logs) => logs.droppedAttributes),
  };
}

/** One batch of rows from several, in the order given; equal strings share one id. */
export function gather(refs: RowRefs, table: 'spans' | 'logs'): TelemetryBatch {
  const { parts } = refs;
  const strings: string[] = [''];
  const numbers = new Map<string, number>([['', 0]]);
  const known = parts.map((batch) => new Int32Array(batch.strings.length).fill(-1));
  const string = (part: number, id: number): number => {
    const ids = known[part] as Int32Array;
    if (ids[id] === -1) {
      const text = (parts[part] as TelemetryBatch).strings[id] as string;
      let number = numbers.get(text);
      if (number === undefined) numbers.set(text, (number = strings.push(text) - 1));
      ids[id] = number;
    }
    return ids[id] ?? 0;
  };
  const resource = renaming(parts, (batch) => batch.resources.length);
  const scope = renaming(parts, (batch) => batch.scopes.length);
  const ids: Ids = { string, resource, scope };
  const rows =
    table === 'spans' ? { spans: gatherSpans(refs, ids) } : { logs: gatherLogs(refs, ids) };
  const [resources, scopes] = [resource.refs(), scope.refs()];
  const dropped = (of: (batch: TelemetryBatch) => Uint32Array, from: RowRefs): Uint32Array =>
    gatherColumn(from, words, of);
  return {
    strings,
    resources: {
      length: resources.rows.length,
      attributes: gatherAttributes(resources, (batch) => batch.resources.attributes, string),
      droppedAttributes: dropped((batch) => batch.resources.droppedAttributes, resources),
      schemaUrl: gatherIds(resources, (batch) => batch.resources.schemaUrl, string),
    },
    scopes: {
      length: scopes.rows.length,
      name: gatherIds(scopes, (batch) => batch.scopes.name, string),
      version: gatherIds(scopes, (batch) => batch.scopes.version, string),
      attributes: gatherAttributes(scopes, (batch) => batch.scopes.attributes, string),
      droppedAttributes: dropped((batch) => batch.scopes.droppedAttributes, scopes),
      schemaUrl: gatherIds(scopes, (batch) => batch.scopes.schemaUrl, string),
    },
    ...rows,
  };
}
