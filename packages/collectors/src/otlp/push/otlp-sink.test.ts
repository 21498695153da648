import { gunzipSync } from 'node:zlib';
import {
  type BatchBuilder,
  batchBuilder,
  type Clock,
  logRows,
  pointRows,
  spanRows,
  type TelemetryBatch,
} from '@abduce/core';
import { encodeExportResponse } from '@abduce/core/wire';
import { describe, expect, it } from 'vitest';
import { otlpHandler } from '../handler.ts';
import { listenOtlp } from '../listen.ts';
import { recordingSink } from '../test-kit/recording-sink.ts';
import type { OtlpFetch, OtlpSinkOptions } from './options.ts';
import { otlpSink } from './otlp-sink.ts';
import { retryAfter } from './retry-after.ts';

const time = Date.UTC(2026, 0, 5, 12);
const resource = { 'service.name': 'cart' };

function spans(builder: BatchBuilder, count: number, note = ''): BatchBuilder {
  for (let i = 0; i < count; i++) {
    builder.span({
      resource,
      traceId: String(i + 1).padStart(32, '0'),
      spanId: String(i + 1).padStart(16, '0'),
      name: `GET ${note}`,
      kind: 2,
      start: time + i,
      duration: 5,
    });
  }
  return builder;
}

function everything(): TelemetryBatch {
  const builder = spans(batchBuilder(), 2);
  builder.point({ resource, name: 'cpu', time, value: 0.5 });
  builder.log({ resource, time, body: 'hello' });
  return builder.build();
}

/** A clock that does not wait, and remembers for how long it should have. */
function hastyClock(): Clock & { readonly waits: number[] } {
  const waits: number[] = [];
  return {
    waits,
    now: () => time,
    sleep: (duration, { signal } = {}) => {
      // Deadlines of requests never come.
      if (duration >= 30_000) {
        return new Promise((_, reject) =>
          signal?.addEventListener('abort', () => reject(signal.reason), { once: true }),
        );
      }
      waits.push(duration);
      return Promise.resolve();
    },
  };
}

interface Told {
  readonly url: string;
  readonly headers: Headers;
  readonly body: Uint8Array;
}

/** Answers in order; the last one for good. */
function answering(...answers: readonly (() => Response)[]): { fetch: OtlpFetch; told: Told[] } {
  const told: Told[] = [];
  return {
    told,
    fetch: async (url, init) => {
      told.push({
        url,
        headers: new Headers(init.headers),
        body: init.body as unknown as Uint8Array,
      });
      const answer = answers[Math.min(told.length, answers.length) - 1];
      return (answer as () => Response)();
    },
  };
}

const ok = (): Response => new Response(null, { status: 200 });
const status =
  (code: number, headers: Record<string, string> = {}) =>
  () =>
    new Response('', { status: code, headers });

function sinkOver(fetch: OtlpFetch, more: Partial<OtlpSinkOptions> = {}) {
  const clock = hastyClock();
  const sink = otlpSink({ url: 'http://there:4318/', fetch, clock, random: () => 0, ...more });
  return { sink, clock };
}

describe('otlpSink', () => {
  it('delivers every signal to a receiver of ours, over a socket', async () => {
    const received = recordingSink();
    await using server = await listenOtlp({ port: 0, sink: received, tracing: false });
    const sink = otlpSink({ url: server.url, changes: true });
    const change = { id: 'c1', kind: 'deploy', time, title: 'v2' } as const;
    await sink.write({ ...everything(), changes: [change] });
    const all = received.batches;
    expect(all.flatMap((batch) => [...spanRows(batch)].map(({ name }) => name))).toEqual([
      'GET ',
      'GET ',
    ]);
    expect(all.flatMap((batch) => [...pointRows(batch)].map(({ value }) => value))).toEqual([0.5]);
    expect(all.flatMap((batch) => [...logRows(batch)].map(({ body }) => body))).toEqual(['hello']);
    expect(all.flatMap(({ changes = [] }) => changes.map(({ id }) => id))).toEqual(['c1']);
    expect(sink.stats()).toMatchObject({ requests: 4, accepted: 5, rejected: 0, unsent: 0 });
  });

  it('compresses, and sends headers that it is given or asks for', async () => {
    const { fetch, told } = answering(ok);
    const { sink } = sinkOver(fetch, { headers: async () => ({ authorization: 'Bearer x' }) });
    const batch = spans(batchBuilder(), 50).build();
    await sink.write(batch);
    expect(told[0]?.url).toBe('http://there:4318/v1/traces');
    expect(told[0]?.headers.get('content-encoding')).toBe('gzip');
    expect(told[0]?.headers.get('authorization')).toBe('Bearer x');
    const body = told[0]?.body as Uint8Array;
    expect(gunzipSync(body).length).toBeGreaterThan(2 * body.length);
  });

  it('splits what is too large for the receiver, and delivers each row once', async () => {
    const received = recordingSink();
    const handler = otlpHandler({
      sink: received,
      tracing: false,
      limits: { maxDecodedBytes: 2000 },
    });
    const { sink } = sinkOver((url, init) => handler(new Request(url, init)));
    await sink.write(spans(batchBuilder(), 100).build());
    const ids = received.batches.flatMap((batch) =>
      [...spanRows(batch)].map(({ spanId }) => spanId),
    );
    expect(ids).toHaveLength(100);
    expect(new Set(ids).size).toBe(100);
    expect(received.batches.length).toBeGreaterThan(3);
    expect(sink.stats()).toMatchObject({ accepted: 100, rejected: 0 });
  });

  it('splits what is larger than it may send, before it is refused', async () => {
    const { fetch, told } = answering(ok);
    const { sink } = sinkOver(fetch, { maxBytes: 1000 });
    await sink.write(spans(batchBuilder(), 64).build());
    expect(told.length).toBeGreaterThan(3);
    for (const { body } of told) expect(gunzipSync(body).length).toBeLessThanOrEqual(1000);
  });

  it('drops one row that is too large, and no other', async () => {
    const received = recordingSink();
    const handler = otlpHandler({
      sink: received,
      tracing: false,
      limits: { maxDecodedBytes: 5000 },
    });
    const { sink } = sinkOver((url, init) => handler(new Request(url, init)));
    const builder = spans(batchBuilder(), 3);
    spans(builder, 1, 'x'.repeat(10_000));
    await sink.write(builder.build());
    expect(sink.stats()).toMatchObject({ accepted: 3, rejected: 1 });
  });

  it('tries again after as long as it is asked to', async () => {
    const { fetch, told } = answering(status(503, { 'retry-after': '7' }), status(429), ok);
    const { sink, clock } = sinkOver(fetch);
    await sink.write(spans(batchBuilder(), 1).build());
    expect(told).toHaveLength(3);
    expect(clock.waits).toEqual([7000, 500]);
    expect(sink.stats()).toMatchObject({ retries: 2, accepted: 1 });
  });

  it('gives up on a receiver that stays away, and says so', async () => {
    const { sink, clock } = sinkOver(async () => {
      throw new TypeError('fetch failed');
    });
    const writing = sink.write(spans(batchBuilder(), 1).build());
    await expect(writing).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE', retryable: true });
    expect(clock.waits).toEqual([250, 500, 1000, 2000, 4000]);
  });

  it('gives up at once when it is asked for more patience than it has', async () => {
    const { fetch, told } = answering(status(503, { 'retry-after': '3600' }));
    const { sink } = sinkOver(fetch);
    const writing = sink.write(spans(batchBuilder(), 1).build());
    await expect(writing).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    expect(told).toHaveLength(1);
  });

  it('counts what a receiver takes in part, and does not send it again', async () => {
    const partial = (): Response =>
      new Response(
        encodeExportResponse(
          'traces',
          { rejected: 2, message: 'too old' },
          'protobuf',
        ) as Uint8Array<ArrayBuffer>,
        { status: 200, headers: { 'content-type': 'application/x-protobuf' } },
      );
    const { fetch, told } = answering(partial);
    const lines: string[] = [];
    const logger = { log: (_: string, message: string) => void lines.push(message) };
    const { sink } = sinkOver(fetch, { logger });
    await sink.write(spans(batchBuilder(), 5).build());
    expect(told).toHaveLength(1);
    expect(sink.stats()).toMatchObject({ accepted: 3, rejected: 2 });
    expect(lines).toEqual(['the OTLP receiver refused 2 rows of traces']);
  });

  it('rejects a batch of which nothing was taken', async () => {
    const { fetch, told } = answering(() => new Response('bad', { status: 400 }));
    const { sink } = sinkOver(fetch);
    const writing = sink.write(spans(batchBuilder(), 5).build());
    await expect(writing).rejects.toMatchObject({ code: 'STORE_REJECTED' });
    await expect(sink.write(everything())).rejects.toThrow('status 400: bad');
    expect(told).toHaveLength(4);
  });

  it.each([301, 401, 403, 404])('takes %d for a mistake in the settings', async (code) => {
    const { fetch } = answering(status(code, { location: 'http://elsewhere' }));
    const { sink } = sinkOver(fetch);
    await expect(sink.write(everything())).rejects.toMatchObject({ code: 'CONFIG' });
  });

  it('ends when it is told to, with the reason', async () => {
    const stop = new AbortController();
    const held: OtlpFetch = (_, init) =>
      new Promise((_resolve, reject) => {
        init.signal?.addEventListener('abort', () => reject(init.signal?.reason), { once: true });
        stop.abort(new Error('enough'));
      });
    const { sink } = sinkOver(held, { signal: stop.signal });
    await expect(sink.write(everything())).rejects.toThrow('enough');
    await expect(sink.write(everything())).rejects.toThrow('enough');
  });

  it('says what OTLP has no place for', async () => {
    const { fetch, told } = answering(ok);
    const { sink } = sinkOver(fetch);
    await sink.write({
      ...batchBuilder().build(),
      changes: [{ id: 'c', kind: 'deploy', time, title: 't' }],
    });
    expect(told).toEqual([]);
    expect(sink.stats().unsent).toBe(1);
  });

  it.each(['nowhere', 'ftp://there', 'http://a:b@there', 'http://there?x=1'])(
    'refuses the address %s',
    (url) => expect(() => otlpSink({ url })).toThrow(/OTLP sink/),
  );

  it('refuses numbers that make no sense', () => {
    expect(() => otlpSink({ url: 'http://a', timeout: 0 })).toThrow('timeout 0');
  });
});

describe('retryAfter', () => {
  it('reads seconds and dates', () => {
    expect(retryAfter('12', 0)).toBe(12_000);
    expect(retryAfter(new Date(5000).toUTCString(), 1000)).toBe(4000);
    expect(retryAfter(new Date(1000).toUTCString(), 5000)).toBe(0);
    expect(retryAfter('soon', 0)).toBeUndefined();
    expect(retryAfter(null, 0)).toBeUndefined();
    expect(retryAfter('', 0)).toBeUndefined();
  });
});
