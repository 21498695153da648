import { isAbduceError } from '@abduce/core';
import { manualClock } from '@abduce/core/testing';
import { describe, expect, it } from 'vitest';
import { prometheusStore } from '../prometheus-store.ts';
import { at, pointsOf } from '../test-kit/batches.ts';
import { noContent, writtenIn } from '../test-kit/fake-server.ts';
import { outcome, replies, status, under } from '../test-kit/writer-under-test.ts';

describe('writing to Prometheus', () => {
  it('sends snappy protobuf with the headers of remote write 1.0 and of the tenant', async () => {
    const { store, server } = under(noContent, { headers: { 'X-Scope-OrgID': 'shop' } });
    await store.metrics.write?.(pointsOf({ value: 2, attributes: { 'k.x': 'a' } }));
    const [request] = server.requests;
    expect(request?.url.href).toBe('http://store:9090/prom/api/v1/write');
    expect(request?.headers).toEqual({
      'content-type': 'application/x-protobuf',
      'content-encoding': 'snappy',
      'x-prometheus-remote-write-version': '0.1.0',
      'X-Scope-OrgID': 'shop',
    });
    expect(server.written()).toEqual([
      [{ labels: { U__k_2e_x: 'a', __name__: 'm' }, samples: [[at, 2]] }],
    ]);
  });

  it('asks a function for headers each time', async () => {
    let token = 0;
    const { store, server } = under(noContent, {
      headers: async () => ({ authorization: `Bearer ${++token}` }),
    });
    await store.metrics.write?.(pointsOf({}));
    await store.metrics.write?.(pointsOf({}));
    expect(server.requests.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer 1',
      'Bearer 2',
    ]);
  });

  it.each([
    ['status 500', replies(status(500), noContent)],
    ['status 503', replies(status(503), status(503), noContent)],
    ['status 429', replies(status(429), noContent)],
    [
      'a broken connection',
      replies(() => {
        throw new TypeError('fetch failed');
      }, noContent),
    ],
  ])('tries again after %s, with the same bytes', async (_, reply) => {
    const { store, server, clock } = under(reply);
    const writing = outcome(store.metrics.write?.(pointsOf({}, {})));
    await clock.advance(60_000);
    expect(await writing).toBe('done');
    expect(
      new Set(server.requests.map(({ body }) => Buffer.from(body as Uint8Array).toString('hex')))
        .size,
    ).toBe(1);
    expect(store.stats()).toMatchObject({
      samplesWritten: 2,
      retries: server.requests.length - 1,
    });
  });

  it('waits as long as it is asked to, in seconds or until a date', async () => {
    for (const header of ['7', new Date(at + 7000).toUTCString()]) {
      const { store, server, clock } = under(
        replies(status(429, '', { 'retry-after': header }), noContent),
      );
      const writing = outcome(store.metrics.write?.(pointsOf({})));
      await clock.advance(6999);
      expect(server.requests).toHaveLength(1);
      await clock.advance(1);
      expect(await writing).toBe('done');
      expect(server.requests).toHaveLength(2);
    }
  });

  it('waits longer each time, shortened at random but the same for the same seed', async () => {
    const times = async (seed: number): Promise<number[]> => {
      const found: number[] = [];
      const clock = manualClock(at);
      const { store } = under(
        () => {
          found.push(clock.now() - at);
          return new Response('', { status: 500 });
        },
        { clock, retry: { attempts: 6, firstDelay: 100, maxDelay: 1000, seed } },
      );
      const writing = outcome(store.metrics.write?.(pointsOf({})));
      await clock.advance(60_000);
      expect(isAbduceError(await writing, 'STORE_UNAVAILABLE')).toBe(true);
      return found;
    };
    const found = await times(1);
    expect(found).toEqual(await times(1));
    expect(found).not.toEqual(await times(2));
    const waits = found.slice(1).map((time, i) => time - (found[i] as number));
    for (const [i, wait] of waits.entries()) {
      const most = Math.min(1000, 100 * 2 ** i);
      expect(wait).toBeGreaterThanOrEqual(most / 2);
      expect(wait).toBeLessThanOrEqual(most);
    }
  });

  it('gives up where it is asked to wait too long, with an error that may be tried again', async () => {
    const { store, server } = under(status(503, 'busy', { 'retry-after': '3600' }));
    const error = await outcome(store.metrics.write?.(pointsOf({})));
    expect(isAbduceError(error, 'STORE_UNAVAILABLE')).toBe(true);
    expect(error).toMatchObject({
      retryable: true,
      details: { attempts: 1, retryAfter: 3_600_000 },
    });
    expect(server.requests).toHaveLength(1);
  });

  it('takes no answer within the deadline for a failure', async () => {
    let calls = 0;
    const clock = manualClock(at);
    const store = prometheusStore({
      url: 'http://store',
      clock,
      timeout: 1000,
      fetch: (_, { signal }) =>
        ++calls > 1
          ? Promise.resolve(noContent())
          : new Promise((_resolve, reject) => {
              signal?.addEventListener('abort', () => reject(signal.reason));
            }),
    });
    const writing = outcome(store.metrics.write?.(pointsOf({})));
    await clock.advance(5000);
    expect(await writing).toBe('done');
    expect(calls).toBe(2);
  });

  it.each([400, 401, 403, 404, 413, 422, 302])(
    'never sends again what was refused with %i',
    async (code) => {
      const { store, server } = under(status(code, '{"status":"error","error":"no such thing"}'));
      const error = await outcome(store.metrics.write?.(pointsOf({}, {}, {})));
      expect(isAbduceError(error, 'STORE_REJECTED')).toBe(true);
      expect(error).toMatchObject({ retryable: false, details: { status: code } });
      expect(String(error)).toContain('no such thing');
      expect(server.requests).toHaveLength(1);
      expect(store.stats()).toMatchObject({ samplesWritten: 0, rejected: { other: 3 } });
    },
  );

  it('finds the sample that a whole request fell for, and keeps the others', async () => {
    const { store, server } = under((request) =>
      writtenIn(request).some(({ samples }) => samples.some(([, value]) => value === 13))
        ? new Response('duplicate sample for timestamp\n', { status: 400 })
        : noContent(),
    );
    await store.metrics.write?.(
      pointsOf(...Array.from({ length: 40 }, (_, i) => ({ attributes: { k: String(i % 4) } }))),
    );
    expect(store.stats()).toMatchObject({ samplesWritten: 39, rejected: { duplicate: 1 } });
    expect(server.requests.length).toBeLessThan(15);
    const bodies = server.requests.map(({ body }) =>
      Buffer.from(body as Uint8Array).toString('hex'),
    );
    expect(new Set(bodies).size).toBe(bodies.length);
  });

  it.each([
    ['out of order sample', 'out-of-order'],
    ['out of bounds', 'out-of-bounds'],
    ['too old sample', 'out-of-bounds'],
  ])('counts what a server takes for "%s"', async (message, reason) => {
    const { store } = under(status(400, message));
    await store.metrics.write?.(pointsOf({}, {}));
    expect(store.stats()).toMatchObject({ samplesWritten: 0, rejected: { [reason]: 2 } });
  });

  it('leaves a request as it is where the server took the rest of it', async () => {
    const { store, server } = under(
      status(
        400,
        'failed pushing to ingester: user=shop: the sample has been rejected because another sample with the same timestamp was already ingested (err-mimir-sample-duplicate-timestamp)',
      ),
    );
    await store.metrics.write?.(pointsOf({}, {}, {}));
    expect(server.requests).toHaveLength(1);
    expect(store.stats()).toMatchObject({ samplesWritten: 2, rejected: { duplicate: 1 } });
  });
});
