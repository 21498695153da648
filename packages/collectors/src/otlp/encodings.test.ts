import * as zlib from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { span, traces, tracesJson } from './test-kit/payloads.ts';
import { json, post, protobuf, setup } from './test-kit/post.ts';

const encoders = {
  identity: (bytes: Uint8Array) => bytes,
  gzip: (bytes: Uint8Array) => zlib.gzipSync(bytes),
  'x-gzip': (bytes: Uint8Array) => zlib.gzipSync(bytes),
  deflate: (bytes: Uint8Array) => zlib.deflateSync(bytes),
  'bare deflate': (bytes: Uint8Array) => zlib.deflateRawSync(bytes),
  zstd: (bytes: Uint8Array) => zlib.zstdCompressSync(bytes),
};

/** Names that do not repeat, so that the compressed body is long too. */
function largeTraces(spans: number): Uint8Array<ArrayBuffer> {
  const name = (i: number): string => `span ${Math.imul(i, 2654435761) >>> 0} of ${i ** 5}`;
  return traces(Array.from({ length: spans }, (_, i) => span({ name: name(i) })));
}

function own(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes);
}

describe('content encodings', () => {
  const small = traces();
  const large = largeTraces(20_000);

  describe.each(Object.entries(encoders))('%s', (name, encode) => {
    const coding = name.replace('bare ', '');

    it('is taken, small and large', async () => {
      const { handler, sink } = setup();
      for (const bytes of [small, large]) {
        const body = own(encode(bytes));
        const headers = { ...protobuf, 'content-encoding': coding };
        const response = await handler(post('/v1/traces', body, headers));
        expect(response.status).toBe(200);
      }
      expect(sink.batches.map((batch) => batch.spans?.length)).toEqual([1, 20_000]);
      expect(handler.stats().heldBytes).toBe(0);
    });

    it('is taken for JSON', async () => {
      const { handler, sink } = setup();
      const body = own(encode(Buffer.from(tracesJson)));
      const headers = { ...json, 'content-encoding': coding.toUpperCase() };
      expect((await handler(post('/v1/traces', body, headers))).status).toBe(200);
      expect(sink.batches[0]?.spans?.length).toBe(1);
    });

    it('is refused when cut or broken, small and large', async () => {
      if (name === 'identity') return;
      const { handler, sink } = setup();
      for (const bytes of [small, large]) {
        const whole = own(encode(bytes));
        const flipped = own(whole);
        flipped.fill(0xff, whole.length >> 1, (whole.length >> 1) + 16);
        for (const body of [whole.subarray(0, whole.length >> 1), flipped]) {
          const headers = { ...protobuf, 'content-encoding': coding };
          const response = await handler(post('/v1/traces', body, headers));
          expect(response.status).toBe(400);
        }
      }
      expect(sink.batches).toEqual([]);
      expect(handler.stats().heldBytes).toBe(0);
    });
  });

  it('reads a body that comes in many pieces', async () => {
    const { handler, sink } = setup();
    const body = zlib.gzipSync(large);
    let at = 0;
    const pieces = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (at >= body.length) return controller.close();
        controller.enqueue(body.subarray(at, at + 1000));
        at += 1000;
      },
    });
    const headers = { ...protobuf, 'content-encoding': 'gzip' };
    expect((await handler(post('/v1/traces', pieces, headers))).status).toBe(200);
    expect(sink.batches[0]?.spans?.length).toBe(20_000);
  });

  it('takes several gzip members as one body', async () => {
    const { handler, sink } = setup();
    const half = small.length >> 1;
    const body = own(
      Buffer.concat([zlib.gzipSync(small.subarray(0, half)), zlib.gzipSync(small.subarray(half))]),
    );
    const headers = { ...protobuf, 'content-encoding': 'gzip' };
    expect((await handler(post('/v1/traces', body, headers))).status).toBe(200);
    expect(sink.batches[0]?.spans?.length).toBe(1);
  });

  it('lets small repetitive bodies expand far, and large ones not', async () => {
    const { handler } = setup();
    const headers = { ...protobuf, 'content-encoding': 'gzip' };
    const repetitive = traces(Array.from({ length: 8000 }, () => span()));
    const packed = own(zlib.gzipSync(repetitive));
    // Under the free MiB any ratio is fine.
    expect(repetitive.length).toBeLessThan(1 << 20);
    expect((await handler(post('/v1/traces', packed, headers))).status).toBe(200);
    const zeros = own(zlib.gzipSync(new Uint8Array(3 << 20)));
    expect((await handler(post('/v1/traces', zeros, headers))).status).toBe(413);
  });

  it('counts the decompressed bytes against their cap', async () => {
    const { handler } = setup({ limits: { maxDecodedBytes: 100_000, maxJsonBytes: 1000 } });
    const headers = { 'content-encoding': 'zstd' };
    const body = own(zlib.zstdCompressSync(large));
    expect((await handler(post('/v1/traces', body, { ...protobuf, ...headers }))).status).toBe(413);
    const padded = own(zlib.zstdCompressSync(Buffer.from(tracesJson + ' '.repeat(1000))));
    expect((await handler(post('/v1/traces', padded, { ...json, ...headers }))).status).toBe(413);
    const identity = Buffer.from(tracesJson + ' '.repeat(1000));
    expect((await handler(post('/v1/traces', own(identity), json))).status).toBe(413);
  });
});
