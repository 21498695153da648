import { crc32 } from 'node:zlib';
import { AbduceError } from '@abduce/core';

/**
 * A snapshot is `ABDUCEMS`, its version as a little-endian 32-bit word, four zero bytes, then frames. A frame is
 * two such words, the length and the CRC-32 of what follows: kind, time of arrival, payload. The last one is `end`.
 */
export const frameKind = {
  end: 0,
  metrics: 1,
  logs: 2,
  spans: 3,
  profiles: 4,
  changes: 5,
  logHistory: 6,
} as const;

export type FrameKind = (typeof frameKind)[keyof typeof frameKind];

export interface Frame {
  readonly kind: FrameKind;
  /** When it arrived. */
  readonly arrived: number;
  readonly payload: Uint8Array;
}

export const snapshotVersion = 1;
export const headerBytes = 16;
export const frameHeadBytes = 8;
/** Kind and time of arrival, before the payload. */
const ownBytes = 9;

const magic = Buffer.from('ABDUCEMS');

export function encodeHeader(): Uint8Array {
  const header = new Uint8Array(headerBytes);
  header.set(magic);
  new DataView(header.buffer).setUint32(magic.length, snapshotVersion, true);
  return header;
}

/** Throws `DECODE` for a file that is no snapshot, and for one of a newer version. */
export function checkHeader(header: Uint8Array): void {
  if (header.length < headerBytes || !magic.equals(header.subarray(0, magic.length))) {
    throw new AbduceError('DECODE', 'it does not begin like a snapshot');
  }
  const view = new DataView(header.buffer, header.byteOffset);
  const spare = view.getUint32(magic.length + 4, true);
  const version = view.getUint32(magic.length, true);
  if (version !== snapshotVersion || spare !== 0) {
    throw new AbduceError(
      'DECODE',
      `it has version ${version}, this code reads ${snapshotVersion}`,
      {
        details: { version, known: snapshotVersion },
      },
    );
  }
}

export function encodeFrame({ kind, arrived, payload }: Frame): Uint8Array {
  const bytes = new Uint8Array(frameHeadBytes + ownBytes + payload.length);
  const view = new DataView(bytes.buffer);
  view.setUint8(frameHeadBytes, kind);
  view.setFloat64(frameHeadBytes + 1, arrived, true);
  bytes.set(payload, frameHeadBytes + ownBytes);
  view.setUint32(0, bytes.length - frameHeadBytes, true);
  view.setUint32(4, crc32(bytes.subarray(frameHeadBytes)), true);
  return bytes;
}

/** How many bytes follow the head. Throws `DECODE` when there are not as many. */
export function frameLength(head: Uint8Array, remaining: number): number {
  const length = new DataView(head.buffer, head.byteOffset).getUint32(0, true);
  if (length < ownBytes || length > remaining) {
    throw new AbduceError('DECODE', `a frame of ${length} bytes, where ${remaining} are left`);
  }
  return length;
}

/** Throws `DECODE` when the bytes are not those that were written. */
export function decodeFrame(head: Uint8Array, body: Uint8Array): Frame {
  const expected = new DataView(head.buffer, head.byteOffset).getUint32(4, true);
  if (crc32(body) !== expected) throw new AbduceError('DECODE', 'the checksum of a frame is wrong');
  const view = new DataView(body.buffer, body.byteOffset);
  return {
    kind: view.getUint8(0) as FrameKind,
    arrived: view.getFloat64(1, true),
    payload: body.subarray(ownBytes),
  };
}
