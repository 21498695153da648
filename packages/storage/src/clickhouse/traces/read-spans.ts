import type { TelemetryBatch } from '@abduce/core';
import type { NativeBlock } from '../native/column.ts';
import { column, pageStrings } from '../rows/page-strings.ts';
import { codesOf, pageMap, readAttributeColumns } from '../rows/read-attributes.ts';
import { readOwners } from '../rows/read-owners.ts';
import { type Asked, answerName } from '../rows/select-sql.ts';
import { millisecondsOf } from '../rows/time-sql.ts';
import { readEvents, readLinks } from './read-owned.ts';
import { takeScope } from './scope-attributes.ts';
import { spanValue } from './span-names.ts';

export const spanAsked: Readonly<Record<string, Asked>> = {
  Timestamp: 'nano',
  TraceId: 'trace',
  SpanId: 'span',
  ParentSpanId: 'span',
  TraceState: 'term',
  SpanName: 'term',
  SpanKind: 'term',
  ServiceName: 'term',
  ResourceAttributes: 'map',
  ScopeName: 'term',
  ScopeVersion: 'term',
  SpanAttributes: 'map',
  Duration: 'nano',
  StatusCode: 'term',
  StatusMessage: 'term',
  'Events.Timestamp': 'plain',
  'Events.Name': 'terms',
  'Events.Attributes': 'maps',
  'Links.TraceId': 'plain',
  'Links.SpanId': 'plain',
  'Links.TraceState': 'terms',
  'Links.Attributes': 'maps',
  Flags: 'word',
  ResourceSchemaUrl: 'term',
  ScopeSchemaUrl: 'term',
  ScopeAttributes: 'map',
  ResourceAttributeKinds: 'plain',
  ScopeAttributeKinds: 'plain',
  SpanAttributeKinds: 'plain',
  ResourceDropped: 'word',
  ScopeDropped: 'word',
  SpanDropped: 'word',
  EventsDropped: 'word',
  LinksDropped: 'word',
  EventAttributeKinds: 'plain',
  EventDropped: 'plain',
  LinkAttributeKinds: 'plain',
  LinkDropped: 'plain',
  LinkFlags: 'plain',
};

function valuesOf(block: NativeBlock, name: string, what: 'kind' | 'status'): Uint8Array {
  const data = column.strings(block, name);
  if (data === undefined) return new Uint8Array(block.rows);
  const values = data.strings.map((text) => spanValue(what, text));
  return Uint8Array.from(data.ids, (id) => values[id] as number);
}

/** A block of `otel_traces` as a batch, row for row. */
export function readSpans(block: NativeBlock): TelemetryBatch {
  const { rows } = block;
  const strings = pageStrings();
  const texts = (name: string): Uint32Array => {
    const data = column.strings(block, name);
    return data === undefined ? new Uint32Array(rows) : strings.ids(data);
  };
  const startNano = column.bigints(block, 'Timestamp');
  const endNano = column.bigints(block, 'Duration');
  const durationMs = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    const duration = BigInt.asIntN(64, endNano[row] as bigint);
    durationMs[row] = Math.max(0, Number(duration) / 1e6);
    endNano[row] = (startNano[row] as bigint) + duration;
  }
  const kinds = codesOf(column.strings(block, 'SpanAttributeKinds'));
  const map = pageMap(rows, column.map(block, 'SpanAttributes'), kinds, strings);
  const taken = block.columns.has(answerName('ScopeName'))
    ? { map, scope: undefined }
    : takeScope(map, strings);
  const { resource, scope, resources, scopes } = readOwners(block, strings, map, taken.scope);
  return {
    strings: strings.strings,
    resources,
    scopes,
    spans: {
      length: rows,
      resource,
      scope,
      traceId: column.ids(block, 'TraceId', 4),
      spanId: column.ids(block, 'SpanId', 2),
      parentSpanId: column.ids(block, 'ParentSpanId', 2),
      traceState: texts('TraceState'),
      flags: column.words(block, 'Flags'),
      name: texts('SpanName'),
      kind: valuesOf(block, 'SpanKind', 'kind'),
      startNano,
      endNano,
      startMs: millisecondsOf(startNano),
      durationMs,
      status: valuesOf(block, 'StatusCode', 'status'),
      statusMessage: texts('StatusMessage'),
      attributes: readAttributeColumns(taken.map, strings),
      droppedAttributes: column.words(block, 'SpanDropped'),
      events: readEvents(block, strings),
      droppedEvents: column.words(block, 'EventsDropped'),
      links: readLinks(block, strings),
      droppedLinks: column.words(block, 'LinksDropped'),
    },
  };
}
