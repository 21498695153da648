import type { AttributeColumns } from '../model/attributes.ts';
import type { TelemetryBatch } from '../model/batch.ts';

/** Base64 makes four characters of three bytes. */
const base64 = 4 / 3;

function columnBytes(table: object | undefined): number {
  let bytes = 0;
  for (const column of Object.values(table ?? {})) {
    if (ArrayBuffer.isView(column)) bytes += column.byteLength;
    else if (typeof column === 'object' && column !== null && !Array.isArray(column)) {
      bytes += columnBytes(column);
    }
  }
  return bytes;
}

/** About how many bytes the batch takes in an encoded document. */
export function encodedSize(batch: TelemetryBatch): number {
  let text = 0;
  for (const value of batch.strings) text += value.length + 3;
  const nested = (columns: AttributeColumns | undefined): number =>
    (columns?.nested.length ?? 0) * 40;
  const columns =
    columnBytes(batch.spans) +
    columnBytes(batch.logs) +
    columnBytes(batch.resources) +
    columnBytes(batch.scopes);
  return columns * base64 + text + nested(batch.spans?.attributes) + nested(batch.logs?.attributes);
}
