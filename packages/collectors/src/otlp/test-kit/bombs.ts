import { randomBytes } from 'node:crypto';
import * as zlib from 'node:zlib';

const MiB = 1 << 20;

function repeat(piece: Uint8Array, times: number): Buffer {
  return Buffer.concat(Array.from({ length: times }, () => piece));
}

/** GiB of zeros, in a thousandth of that: one member of 16 MiB over and over. */
export function gzipBomb(gib: number): Buffer {
  return repeat(zlib.gzipSync(new Uint8Array(16 * MiB), { level: 9 }), gib * 64);
}

/** The same in one zlib stream: a block closed by a full flush may be repeated as it is. */
export function deflateBomb(gib: number): Buffer {
  const zeros = new Uint8Array(16 * MiB);
  const flushed = zlib.deflateSync(zeros, { level: 9, finishFlush: zlib.constants.Z_FULL_FLUSH });
  const header = flushed.subarray(0, 2);
  return Buffer.concat([header, repeat(flushed.subarray(2), gib * 64)]);
}

/** Far smaller still. */
export function zstdBomb(gib: number): Buffer {
  return repeat(zlib.zstdCompressSync(new Uint8Array(16 * MiB)), gib * 64);
}

/** Stays under the allowed ratio, and so expands up to the cap on decompressed bytes. */
export function patientBomb(decoded: number): Buffer {
  const piece = new Uint8Array(128 * 1024);
  piece.set(randomBytes(640));
  return repeat(zlib.gzipSync(piece), Math.floor(decoded / piece.length));
}
