import { AbduceError } from '@abduce/core';
import { crc32c } from './crc32c.ts';

/** What a segment file starts with. It says how the segment before it ended, which settles what counts there. */
export interface SegmentHeader {
  /** 32 hexadecimal digits: names the queue for good. */
  readonly queue: string;
  /** Grows by at least one a segment, and is never used again. */
  readonly sequence: number;
  /** The last segment that was used before; the first of all follows segment 0, which never is. */
  readonly previous: {
    readonly sequence: number;
    readonly length: number;
    readonly records: number;
  };
  readonly created: number;
}

const magic = Buffer.from('abducewq');
const version = 1;
export const headerBytes = 80;

export function encodeHeader(header: SegmentHeader): Uint8Array {
  const bytes = new Uint8Array(headerBytes);
  const view = new DataView(bytes.buffer);
  bytes.set(magic);
  bytes[8] = version;
  bytes.set(Buffer.from(header.queue, 'hex'), 16);
  view.setFloat64(32, header.sequence, true);
  view.setFloat64(40, header.previous.sequence, true);
  view.setFloat64(48, header.previous.length, true);
  view.setFloat64(56, header.previous.records, true);
  view.setFloat64(64, header.created, true);
  view.setUint32(76, crc32c(bytes, 0, 76), true);
  return bytes;
}

export function unknownVersion(path: string, found: number | string): AbduceError {
  return new AbduceError(
    'UNSUPPORTED',
    `${path} has format version ${found}, known is ${version}`,
    {
      hint: 'Let the version of abduce that wrote the queue drain it, or use another directory. The files were left as they are.',
      details: { path, version: found },
    },
  );
}

/** The header; `undefined` when it is damaged. Throws `UNSUPPORTED` for a version that is not known. */
export function decodeHeader(bytes: Uint8Array, path: string): SegmentHeader | undefined {
  if (bytes.length < headerBytes || !magic.every((byte, i) => bytes[i] === byte)) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, headerBytes);
  // The sum lies at the same place in every version, so that a flipped bit is not taken for a new version.
  if (view.getUint32(76, true) !== crc32c(bytes, 0, 76)) return undefined;
  if (bytes[8] !== version) throw unknownVersion(path, bytes[8] as number);
  return {
    queue: Buffer.from(bytes.subarray(16, 32)).toString('hex'),
    sequence: view.getFloat64(32, true),
    previous: {
      sequence: view.getFloat64(40, true),
      length: view.getFloat64(48, true),
      records: view.getFloat64(56, true),
    },
    created: view.getFloat64(64, true),
  };
}
