import { isAbduceError } from '@abduce/core';
import { describe, expect, it } from 'vitest';
import { at } from '../test-kit/batches.ts';
import { empty, failure, grid, matrix, readerUnder } from '../test-kit/reader-under-test.ts';

describe('large ranges', () => {
  it('splits ranges that hold more points than a server gives', async () => {
    const { store, server } = readerUnder(empty, { limits: { points: 100 } });
    await store.metrics.query({ metric: 'm', grid: grid(250) });
    const asked = server.requests
      .filter(({ url }) => url.pathname.endsWith('query_range'))
      .map(({ params }) => [Number(params.get('start')), Number(params.get('end'))]);
    const end = (step: number): number => (at + (step + 1) * 60_000 - 1) / 1000;
    expect(asked).toEqual([
      [end(0), end(99)],
      [end(100), end(199)],
      [end(200), end(249)],
    ]);
  });

  it('splits raw samples by time, and joins the series again', async () => {
    const { store, server } = readerUnder(
      ({ params }) => {
        const time = Number(params.get('time'));
        return matrix({ metric: { __name__: 'm' }, values: [[time, String(time % 60)]] });
      },
      { limits: { rawWindow: 60_000 } },
    );
    const [series] = await store.metrics.query({ metric: 'm', grid: grid(4), reduce: 'count' });
    expect([...(series?.values ?? [])]).toEqual([1, 1, 1, 1]);
    expect(
      server.requests.filter(({ params }) => params.get('query')?.endsWith('[60000ms]')),
    ).toHaveLength(4);
  });

  it('halves what a server refuses as too much', async () => {
    const { store, server } = readerUnder(({ params }) => {
      const window = Number(/\[(\d+)ms\]/.exec(params.get('query') ?? '')?.[1]);
      if (window > 20_000) {
        const error = 'query processing would load too many samples into memory in query execution';
        return Response.json({ status: 'error', errorType: 'execution', error }, { status: 422 });
      }
      return matrix({ metric: { __name__: 'm' }, values: [[Number(params.get('time')), '1']] });
    });
    const [series] = await store.metrics.query({ metric: 'm', grid: grid(1), reduce: 'count' });
    expect([...(series?.values ?? [])]).toEqual([4]);
    expect(server.requests.length).toBeGreaterThan(5);
  });

  it('stops reading an answer that is too large, and then asks for less', async () => {
    let cancelled = 0;
    const endless = (): Response => {
      const chunk = new TextEncoder().encode(' '.repeat(1000));
      return new Response(
        new ReadableStream({
          pull: (controller) => controller.enqueue(chunk),
          cancel: () => void cancelled++,
        }),
      );
    };
    const { store, server } = readerUnder(endless, {
      limits: { responseBytes: 10_000, requests: 8 },
    });
    const error = await failure(
      store.metrics.query({ metric: 'm', grid: grid(1), reduce: 'rate' }),
    );
    expect(isAbduceError(error, 'STORE_REJECTED')).toBe(true);
    expect(String(error)).toContain('over 8 requests');
    expect(cancelled).toBeGreaterThan(0);
    expect(server.requests.length).toBeLessThan(20);
  });

  it('bounds the samples of a query over all its answers', async () => {
    const { store } = readerUnder(
      ({ params }) => {
        const time = Number(params.get('time'));
        return matrix({
          metric: {},
          values: [
            [time - 1, '1'],
            [time, '1'],
          ],
        });
      },
      { limits: { rawWindow: 60_000, samples: 5 } },
    );
    const error = await failure(
      store.metrics.query({ metric: 'm', grid: grid(4), reduce: 'rate' }),
    );
    expect(error).toMatchObject({ code: 'STORE_REJECTED' });
    expect(String(error)).toContain('samples');
  });
});
