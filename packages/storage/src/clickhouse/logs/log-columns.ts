import type { LogTable, TelemetryBatch } from '@abduce/core';
import type { NativeColumn } from '../native/column.ts';
import { attributeTexts, spreadTexts, valueCode, valueText } from '../rows/attribute-texts.ts';
import { ownerTexts, pick } from '../rows/owners.ts';
import { textColumns } from '../rows/text-columns.ts';
import { textTable } from '../rows/text-table.ts';

/** Columns of `otel_logs` for rows `from` up to `to` of a batch; what the batch's rows share is rendered once. */
export function logColumns(
  batch: TelemetryBatch,
  logs: LogTable,
): (from: number, to: number) => readonly NativeColumn[] {
  const table = textTable(batch);
  const owners = ownerTexts(batch, table);
  const { dictionary, text, attributes } = textColumns(table);
  const { resources, scopes } = batch;
  return (from, to) => {
    const rows = to - from;
    const resource = logs.resource.subarray(from, to);
    const scope = logs.scope.subarray(from, to);
    const timeNano = logs.timeNano.slice(from, to);
    const observedNano = logs.observedNano.subarray(from, to);
    const observed = new Uint8Array(rows);
    const traceFlags = new Uint8Array(rows);
    const batchRow = new Uint32Array(rows);
    const body = new Uint32Array(rows);
    const bodyKind = new Uint32Array(rows);
    for (let i = 0; i < rows; i++) {
      const row = from + i;
      if (timeNano[i] === 0n) {
        timeNano[i] = observedNano[i] as bigint;
        observed[i] = 1;
      }
      traceFlags[i] = logs.flags[row] as number;
      batchRow[i] = row;
      body[i] = valueText(logs.body, row, table);
      const code = valueCode(logs.body, row);
      if (code !== 's') bodyKind[i] = table.idOf(code);
    }
    const ofResource = spreadTexts(owners.resources, resource);
    const ofScope = spreadTexts(owners.scopes, scope);
    const own = attributeTexts(logs.attributes, table, from, to);
    const count = (name: string, values: Uint32Array): NativeColumn => ({
      name,
      data: { kind: 'UInt32', values },
    });
    return [
      { name: 'Timestamp', data: { kind: 'DateTime64', scale: 9, values: timeNano } },
      {
        name: 'TraceId',
        data: { kind: 'HexString', words: 4, values: logs.traceId.subarray(from * 4, to * 4) },
      },
      {
        name: 'SpanId',
        data: { kind: 'HexString', words: 2, values: logs.spanId.subarray(from * 2, to * 2) },
      },
      { name: 'TraceFlags', data: { kind: 'UInt8', values: traceFlags } },
      dictionary('SeverityText', logs.severityText.subarray(from, to)),
      { name: 'SeverityNumber', data: { kind: 'UInt8', values: logs.severity.subarray(from, to) } },
      dictionary('ServiceName', owners.servicesOf(logs.attributes, logs.resource, from, to)),
      text('Body', body),
      dictionary('ResourceSchemaUrl', pick(resources.schemaUrl, resource)),
      attributes('ResourceAttributes', ofResource),
      dictionary('ScopeSchemaUrl', pick(scopes.schemaUrl, scope)),
      dictionary('ScopeName', pick(scopes.name, scope)),
      dictionary('ScopeVersion', pick(scopes.version, scope)),
      attributes('ScopeAttributes', ofScope),
      attributes('LogAttributes', own),
      dictionary('EventName', logs.eventName.subarray(from, to)),
      { name: 'ObservedTimestamp', data: { kind: 'DateTime64', scale: 9, values: observedNano } },
      { name: 'TimestampObserved', data: { kind: 'UInt8', values: observed } },
      count('Flags', logs.flags.subarray(from, to)),
      count('BatchRow', batchRow),
      dictionary('BodyKind', bodyKind),
      dictionary('ResourceAttributeKinds', ofResource.kinds),
      dictionary('ScopeAttributeKinds', ofScope.kinds),
      dictionary('LogAttributeKinds', own.kinds),
      count('ResourceDropped', pick(resources.droppedAttributes, resource)),
      count('ScopeDropped', pick(scopes.droppedAttributes, scope)),
      count('LogDropped', logs.droppedAttributes.subarray(from, to)),
    ];
  };
}
