import type { ResourceTable, ScopeTable, TelemetryBatch } from '../../model/batch.ts';
import { closeField, takeOutput, written } from '../protobuf/output.ts';
import { requests } from '../schema/requests.ts';
import { decodeToJson } from '../schema/to-json.ts';
import { logEncoder } from './encode-log.ts';
import { metricEncoder } from './encode-metric.ts';
import { spanEncoder } from './encode-span.ts';
import { putAttributes } from './encode-value.ts';
import { type Encoding, openEncoding, putStringField, putVarintField } from './encoding.ts';
import { groupRows } from './group-rows.ts';
import type { OtlpSignal } from './signal.ts';

interface Rows {
  readonly length: number;
  readonly resource: Uint32Array;
  readonly scope: Uint32Array;
}

type PutRows = (rows: readonly number[]) => void;

function eachRow(put: (row: number) => void): PutRows {
  return (rows) => {
    for (let i = rows.length - 1; i >= 0; i--) put(rows[i] as number);
  };
}

function putResource(encoding: Encoding, resources: ResourceTable, row: number): void {
  const before = written(encoding.output);
  putVarintField(encoding, 16, resources.droppedAttributes[row] as number);
  putAttributes(encoding, 10, resources.attributes, row);
  closeField(encoding.output, 10, before);
}

function putScope(encoding: Encoding, scopes: ScopeTable, row: number): void {
  const before = written(encoding.output);
  putVarintField(encoding, 32, scopes.droppedAttributes[row] as number);
  putAttributes(encoding, 26, scopes.attributes, row);
  putStringField(encoding, 18, scopes.version[row] as number);
  putStringField(encoding, 10, scopes.name[row] as number);
  closeField(encoding.output, 10, before);
}

function putRequest(encoding: Encoding, batch: TelemetryBatch, table: Rows, put: PutRows): void {
  const { output } = encoding;
  for (const [resource, scopes] of [...groupRows(table)].reverse()) {
    const before = written(output);
    putStringField(encoding, 26, batch.resources.schemaUrl[resource] as number);
    for (const [scope, rows] of [...scopes].reverse()) {
      const inner = written(output);
      putStringField(encoding, 26, batch.scopes.schemaUrl[scope] as number);
      put(rows);
      putScope(encoding, batch.scopes, scope);
      closeField(output, 18, inner);
    }
    putResource(encoding, batch.resources, resource);
    closeField(output, 10, before);
  }
}

/**
 * Writes one signal of a batch as an OTLP `Export…ServiceRequest` in protobuf; without rows of that
 * signal the request is empty. Rows are grouped by resource and scope, and keep their order there.
 *
 * Numbers inside arrays and maps do not know whether they came as integers: whole ones leave as such.
 */
export function encodeOtlp(signal: OtlpSignal, batch: TelemetryBatch): Uint8Array {
  const encoding = openEncoding(batch.strings);
  const { spans, logs, metrics } = batch;
  if (signal === 'traces' && spans !== undefined) {
    putRequest(encoding, batch, spans, eachRow(spanEncoder(encoding, spans)));
  } else if (signal === 'logs' && logs !== undefined) {
    putRequest(encoding, batch, logs, eachRow(logEncoder(encoding, logs)));
  } else if (signal === 'metrics' && metrics !== undefined) {
    putRequest(encoding, batch, metrics, metricEncoder(encoding, metrics));
  }
  return takeOutput(encoding.output);
}

/** Writes one signal of a batch as an OTLP `Export…ServiceRequest` in JSON. */
export function encodeOtlpJson(signal: OtlpSignal, batch: TelemetryBatch): string {
  return JSON.stringify(decodeToJson(requests[signal], encodeOtlp(signal, batch)));
}
