import * as zlib from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { decompressNow } from './content-coding.ts';

const cap = 1 << 20;
/** Longer than one piece of the decoder, and of several pieces. */
const text = Buffer.from('telemetry '.repeat(30_000));

describe('decompressNow', () => {
  it.each([
    ['gzip', zlib.gzipSync(text)],
    ['deflate', zlib.deflateSync(text)],
    ['zstd', zlib.zstdCompressSync(text)],
  ] as const)('gives what %s held, in a buffer of its own', (coding, body) => {
    const { bytes, owned } = decompressNow(coding, body, cap);
    expect(text.equals(bytes)).toBe(true);
    expect(owned).toBe(true);
  });

  it('inflates gzip into one buffer of the announced size', () => {
    const { bytes } = decompressNow('gzip', zlib.gzipSync(text), cap);
    expect(bytes.buffer.byteLength).toBe(text.length + 1);
  });

  it('takes several gzip members, of which only the last is announced', () => {
    const body = Buffer.concat([zlib.gzipSync(text), zlib.gzipSync('end')]);
    expect(decompressNow('gzip', body, cap).bytes.length).toBe(text.length + 3);
  });

  it('allocates nothing on the word of a sender beyond the cap', () => {
    const body = zlib.gzipSync(text);
    body.writeUInt32LE(0xffff_ffff, body.length - 4);
    const before = process.memoryUsage().arrayBuffers;
    expect(() => decompressNow('gzip', body, cap)).toThrow('incorrect length check');
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 * cap);
  });

  it('throws beyond the cap', () => {
    const body = zlib.gzipSync(text);
    expect(() => decompressNow('gzip', body, text.length - 1)).toThrow(
      expect.objectContaining({ code: 'ERR_BUFFER_TOO_LARGE' }),
    );
    expect(decompressNow('gzip', body, text.length).bytes.length).toBe(text.length);
  });
});
