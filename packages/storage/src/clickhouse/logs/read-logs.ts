import type { TelemetryBatch } from '@abduce/core';
import type { NativeBlock } from '../native/column.ts';
import { column, pageStrings } from '../rows/page-strings.ts';
import { codesOf, pageMap, readAttributeColumns, valueReader } from '../rows/read-attributes.ts';
import { readOwners } from '../rows/read-owners.ts';
import { type Asked, answerName } from '../rows/select-sql.ts';
import { millisecondsOf } from '../rows/time-sql.ts';

export const logAsked: Readonly<Record<string, Asked>> = {
  Timestamp: 'nano',
  ObservedTimestamp: 'nano',
  TimestampObserved: 'plain',
  TraceId: 'trace',
  SpanId: 'span',
  TraceFlags: 'word',
  Flags: 'word',
  SeverityText: 'term',
  SeverityNumber: 'word',
  ServiceName: 'term',
  Body: 'plain',
  BodyKind: 'plain',
  EventName: 'term',
  ResourceSchemaUrl: 'term',
  ResourceAttributes: 'map',
  ResourceAttributeKinds: 'plain',
  ResourceDropped: 'word',
  ScopeSchemaUrl: 'term',
  ScopeName: 'term',
  ScopeVersion: 'term',
  ScopeAttributes: 'map',
  ScopeAttributeKinds: 'plain',
  ScopeDropped: 'word',
  LogAttributes: 'map',
  LogAttributeKinds: 'plain',
  LogDropped: 'word',
};

/** A block of `otel_logs` as a batch, row for row. */
export function readLogs(block: NativeBlock): TelemetryBatch {
  const { rows } = block;
  const strings = pageStrings();
  const texts = (name: string): Uint32Array => {
    const data = column.strings(block, name);
    return data === undefined ? new Uint32Array(rows) : strings.ids(data);
  };
  const timeNano = column.bigints(block, 'Timestamp');
  const hasObserved = block.columns.has(answerName('ObservedTimestamp'));
  const observedNano = hasObserved ? column.bigints(block, 'ObservedTimestamp') : timeNano.slice();
  const timeMs = millisecondsOf(timeNano);
  const timeless = column.bytes(block, 'TimestampObserved');
  for (let row = 0; row < rows; row++) if (timeless[row] === 1) timeNano[row] = 0n;
  const bodies = texts('Body');
  const bodyCodes = codesOf(column.strings(block, 'BodyKind'));
  const body = valueReader(rows, strings);
  for (let row = 0; row < rows; row++) {
    body.put(row, bodyCodes(row)[0] ?? 's', bodies[row] as number);
  }
  const kinds = codesOf(column.strings(block, 'LogAttributeKinds'));
  const own = pageMap(rows, column.map(block, 'LogAttributes'), kinds, strings);
  const { resource, scope, resources, scopes } = readOwners(block, strings, own);
  return {
    strings: strings.strings,
    resources,
    scopes,
    logs: {
      length: rows,
      resource,
      scope,
      timeNano,
      observedNano,
      timeMs,
      severity: Uint8Array.from(column.words(block, 'SeverityNumber')),
      severityText: texts('SeverityText'),
      eventName: texts('EventName'),
      body: body.columns,
      traceId: column.ids(block, 'TraceId', 4),
      spanId: column.ids(block, 'SpanId', 2),
      flags: column.words(block, block.columns.has(answerName('Flags')) ? 'Flags' : 'TraceFlags'),
      attributes: readAttributeColumns(own, strings),
      droppedAttributes: column.words(block, 'LogDropped'),
    },
  };
}
