import { crc32c } from './crc32c.ts';

/**
 * A record on disk, numbers little-endian:
 *
 * | bytes | what |
 * |---|---|
 * | 4 | mark, to find the next record behind a damaged one |
 * | 4 | length of what follows the checksum |
 * | 4 | CRC-32C of length and body |
 * | 1 | type: 1 is a batch |
 * | 1 | 1 when the payload is compressed with zstd |
 * | 8 | when it was written, milliseconds since the epoch |
 * | 2 + n | project |
 * | 2 + n | idempotency key, may be empty |
 * | rest | payload |
 */
export interface QueueRecord {
  readonly compressed: boolean;
  readonly time: number;
  readonly project: string;
  readonly key: string;
  readonly payload: Uint8Array;
}

const mark = 0x52b5_ab1e;
const frame = 12;
const head = 10;
const batchType = 1;

/** Longer ones are refused when written, and taken for damage when read. */
export const maxRecordBytes: number = 64 * 2 ** 20;

/** The record's bytes. Project and key must be shorter than 64 KiB. */
export function encodeRecord(record: QueueRecord): Uint8Array {
  const project = Buffer.from(record.project);
  const key = Buffer.from(record.key);
  const length = head + 2 + project.length + 2 + key.length + record.payload.length;
  const bytes = new Uint8Array(frame + length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, mark, true);
  view.setUint32(4, length, true);
  bytes[12] = batchType;
  bytes[13] = record.compressed ? 1 : 0;
  view.setFloat64(14, record.time, true);
  let at = frame + head;
  for (const text of [project, key]) {
    view.setUint16(at, text.length, true);
    bytes.set(text, at + 2);
    at += 2 + text.length;
  }
  bytes.set(record.payload, at);
  view.setUint32(8, crc32c(bytes, frame, bytes.length, crc32c(bytes, 4, 8)), true);
  return bytes;
}

export type Parsed =
  | { readonly kind: 'record'; readonly record: QueueRecord; readonly length: number }
  /** More bytes are needed: so many from where the record starts. */
  | { readonly kind: 'short'; readonly needed: number }
  | { readonly kind: 'bad' };

const bad: Parsed = { kind: 'bad' };

/** Reads the record at `start`. The payload is a view. */
export function parseRecord(bytes: Uint8Array, start: number): Parsed {
  const left = bytes.length - start;
  if (left < frame) return { kind: 'short', needed: frame };
  const view = new DataView(bytes.buffer, bytes.byteOffset + start, left);
  const length = view.getUint32(4, true);
  if (view.getUint32(0, true) !== mark || length < head + 4 || length > maxRecordBytes) return bad;
  const end = frame + length;
  if (left < end) return { kind: 'short', needed: end };
  const sum = crc32c(bytes, start + frame, start + end, crc32c(bytes, start + 4, start + 8));
  if (view.getUint32(8, true) !== sum || view.getUint8(12) !== batchType) return bad;
  let at = frame + head;
  const texts: string[] = [];
  for (let i = 0; i < 2; i++) {
    if (at + 2 > end) return bad;
    const size = view.getUint16(at, true);
    if (at + 2 + size > end) return bad;
    const from = start + at + 2;
    texts.push(Buffer.from(bytes.buffer, bytes.byteOffset + from, size).toString());
    at += 2 + size;
  }
  return {
    kind: 'record',
    length: end,
    record: {
      compressed: view.getUint8(13) === 1,
      time: view.getFloat64(14, true),
      project: texts[0] as string,
      key: texts[1] as string,
      payload: bytes.subarray(start + at, start + end),
    },
  };
}

/** Where the next whole record starts at or after `start`; the end of the bytes when there is none. */
export function findRecord(bytes: Uint8Array, start: number): number {
  const first = mark & 255;
  for (let at = bytes.indexOf(first, start); at !== -1; at = bytes.indexOf(first, at + 1)) {
    if (parseRecord(bytes, at).kind === 'record') return at;
  }
  return bytes.length;
}
