import * as zlib from 'node:zlib';
import { type Refusal, refuse } from './refusal.ts';

export type ContentCoding = 'identity' | 'gzip' | 'deflate' | 'zstd';

/** Node 22 has it from 22.15 on, Bun from 1.2.14 on. */
const zstdSupported = typeof zlib.createZstdDecompress === 'function';

export const acceptEncoding: string = zstdSupported ? 'gzip, deflate, zstd' : 'gzip, deflate';

/** Beyond 8 MiB, which RFC 8878 asks every decoder for, a window is only a way to take memory. */
const zstdParams = { [zlib.constants.ZSTD_d_windowLogMax]: 23 };

/** Reads `Content-Encoding`; one coding at a time. */
export function parseCoding(header: string | undefined): ContentCoding | Refusal {
  const name = header?.trim().toLowerCase() ?? '';
  if (name === '' || name === 'identity') return 'identity';
  if (name === 'gzip' || name === 'x-gzip') return 'gzip';
  if (name === 'deflate') return 'deflate';
  if (name === 'zstd' && zstdSupported) return 'zstd';
  return refuse(
    'unsupported_encoding',
    `content encoding ${JSON.stringify(name.slice(0, 64))} is not supported: use ${acceptEncoding} or none`,
    { headers: { 'accept-encoding': acceptEncoding } },
  );
}

/** "deflate" should be the zlib format, but some clients send bare deflate data (RFC 9110 §8.4.1.2). */
function hasZlibHeader(head: Uint8Array): boolean {
  const [first = 0, second = 0] = head;
  return (first & 0x0f) === 8 && ((first << 8) | second) % 31 === 0;
}

type Compressed = Exclude<ContentCoding, 'identity'>;

export interface Decompressor extends NodeJS.ReadWriteStream {
  /** Input consumed so far. */
  readonly bytesWritten: number;
  readonly destroyed: boolean;
  destroy(): void;
}

const chunkSize = 64 * 1024;

export function decompressor(coding: Compressed, head: Uint8Array): Decompressor {
  if (coding === 'gzip') return zlib.createGunzip({ chunkSize });
  if (coding === 'zstd') return zlib.createZstdDecompress({ chunkSize, params: zstdParams });
  return hasZlibHeader(head)
    ? zlib.createInflate({ chunkSize })
    : zlib.createInflateRaw({ chunkSize });
}

/** What gzip's last four bytes claim as the size of the output (RFC 1952 §2.3.1). A sender may lie. */
function announcedSize(body: Uint8Array): number {
  const { buffer, byteOffset, length } = body;
  if (length < 4) return 0;
  return new DataView(buffer, byteOffset, length).getUint32(length - 4, true);
}

export interface Decompressed {
  readonly bytes: Uint8Array;
  /** Nothing else lives in the buffer of `bytes`. */
  readonly owned: boolean;
}

/** Throws `ERR_BUFFER_TOO_LARGE` beyond `maxOutputLength`. */
export function decompressNow(
  coding: Compressed,
  body: Uint8Array,
  maxOutputLength: number,
): Decompressed {
  // One more than needed, since a full piece makes the decoder begin another: so the output is one buffer, uncopied.
  const announced = coding === 'gzip' ? announcedSize(body) + 1 : 0;
  const size = announced <= maxOutputLength + 1 ? Math.max(chunkSize, announced) : chunkSize;
  const bytes = inflate(coding, body, { chunkSize: size, maxOutputLength });
  const held = bytes.buffer.byteLength;
  return { bytes, owned: held === size || held === bytes.length };
}

function inflate(
  coding: Compressed,
  body: Uint8Array,
  options: { readonly chunkSize: number; readonly maxOutputLength: number },
): Uint8Array {
  if (coding === 'gzip') return zlib.gunzipSync(body, options);
  if (coding === 'zstd') {
    return zlib.zstdDecompressSync(body, { ...options, params: zstdParams });
  }
  return hasZlibHeader(body) ? zlib.inflateSync(body, options) : zlib.inflateRawSync(body, options);
}
