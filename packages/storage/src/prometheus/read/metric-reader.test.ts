import { isAbduceError, labelsOf, type MetricQuery } from '@abduce/core';
import { manualClock } from '@abduce/core/testing';
import { describe, expect, it } from 'vitest';
import type { PrometheusStoreOptions } from '../options.ts';
import { type PrometheusStore, prometheusStore } from '../prometheus-store.ts';
import {
  type FakeServer,
  fakeServer,
  likePrometheus,
  type Reply,
  success,
} from '../test-kit/fake-server.ts';

const at = Date.UTC(2026, 0, 5, 12);

function under(
  reply: Reply,
  options: Partial<PrometheusStoreOptions> = {},
): {
  readonly store: PrometheusStore;
  readonly server: FakeServer;
  readonly queries: () => string[];
} {
  const server = fakeServer(likePrometheus(reply));
  const clock = manualClock(at + 3_600_000);
  const store = prometheusStore({ url: 'http://store', fetch: server.fetch, clock, ...options });
  const isProbe = (query: string): boolean => query === 'union(1)' || query.includes('vector(1)');
  return {
    store,
    server,
    queries: () =>
      server.requests
        .map(({ params }) => params.get('query') ?? '')
        .filter((query) => query !== '' && !isProbe(query)),
  };
}

const grid = (length: number, step = 60_000) => ({ start: at, step, length });
const empty: Reply = () => success({ resultType: 'matrix', result: [] });
const matrix = (...result: readonly unknown[]): Response =>
  success({ resultType: 'matrix', result });

async function failure(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe('reading from Prometheus', () => {
  it('asks for steps where the engine means the same', async () => {
    const { store, server, queries } = under(() =>
      matrix({ metric: { k: 'a' }, values: [[(at + 119_999) / 1000, '2.5']] }),
    );
    const query: MetricQuery = {
      metric: 'http.requests',
      grid: grid(3),
      reduce: 'max',
      where: [{ label: 'k', op: '=~', value: 'a|b.*' }],
      groupBy: ['k'],
    };
    expect(await store.metrics.query(query)).toEqual([
      {
        labels: labelsOf({ k: 'a' }),
        grid: grid(3),
        values: Float64Array.of(Number.NaN, 2.5, Number.NaN),
      },
    ]);
    expect(queries()).toEqual([
      'sum by (k) (max_over_time({__name__="U__http_2e_requests",abduce_kind=~"|gauge|sum",k=~"a|b(?s:.)*"}[59999ms]))',
    ]);
    const params = Object.fromEntries(server.requests.at(-1)?.params ?? []);
    expect(params).toMatchObject({
      start: String((at + 59_999) / 1000),
      end: String((at + 179_999) / 1000),
      step: '60.000',
    });
    expect(store.stats()).toMatchObject({ pushedDown: 1, raw: 0 });
  });

  it('asks for windows of a whole step where they leave out their beginning', async () => {
    const server = fakeServer(likePrometheus(empty, 3));
    const store = prometheusStore({ url: 'http://store', fetch: server.fetch });
    await store.metrics.query({ metric: 'm', grid: grid(2), reduce: 'last' });
    await store.metrics.names({ start: at, end: at + 5000 });
    const queries = server.requests.map(({ params }) => params.get('query'));
    expect(queries).toContain('last_over_time({__name__="m",abduce_kind=~"|gauge|sum"}[60000ms])');
    expect(queries).toContain(
      'max by (__name__, abduce_kind) (last_over_time({__name__=~".+"}[5000ms]))',
    );
    expect(await store.engine()).toMatchObject({ window: 'left-open', language: 'promql' });
  });

  it('reduces by itself where an engine does not say what its windows hold', async () => {
    const server = fakeServer(({ params }) => {
      const query = params.get('query') ?? '';
      if (query.startsWith('{')) return matrix();
      return Response.json(
        { status: 'error', errorType: 'bad_data', error: 'no' },
        { status: 400 },
      );
    });
    const store = prometheusStore({ url: 'http://store', fetch: server.fetch });
    expect(await store.metrics.query({ metric: 'm', grid: grid(2) })).toEqual([]);
    expect(store.stats()).toMatchObject({ pushedDown: 0, raw: 1 });
    expect(await store.engine()).toEqual({ window: undefined, language: 'promql', version: '' });
  });

  it.each([
    ['a rate', { reduce: 'rate' }],
    ['a count', { reduce: 'count' }],
    ['steps that are no whole milliseconds', { grid: { start: at, step: 0.5, length: 4 } }],
    ['steps of one millisecond', { grid: grid(4, 1) }],
  ] as const)('asks for raw samples for %s', async (_, rest) => {
    const { store, queries } = under(empty);
    await store.metrics.query({ metric: 'm', grid: grid(3), ...rest });
    expect(queries()).toEqual([
      expect.stringMatching(/^\{__name__="m",abduce_kind=~"\|gauge\|sum"\}\[\d+ms\]$/),
    ]);
    expect(store.stats()).toMatchObject({ pushedDown: 0, raw: 1 });
  });

  it('asks again for raw samples where a step is NaN', async () => {
    const seconds = (ms: number): number => (at + ms) / 1000;
    const { store } = under(({ url }) =>
      url.pathname.endsWith('query_range')
        ? matrix({ metric: { __name__: 'm' }, values: [[seconds(59_999), 'NaN']] })
        : matrix({
            metric: { __name__: 'm' },
            values: [
              [seconds(-1), '99'],
              [seconds(1000), '4'],
              [seconds(2000), 'NaN'],
            ],
          }),
    );
    const [series] = await store.metrics.query({ metric: 'm', grid: grid(1) });
    expect([...(series?.values ?? [])]).toEqual([4]);
    expect(store.stats()).toMatchObject({ pushedDown: 0, raw: 1 });
  });

  it('tries patterns that RE2 may read otherwise by itself', async () => {
    const { store, queries } = under(() =>
      matrix(
        { metric: { __name__: 'm', k: 'a1' }, values: [[at / 1000, '1']] },
        { metric: { __name__: 'm', k: 'b' }, values: [[at / 1000, '2']] },
      ),
    );
    const where = [{ label: 'k', op: '=~', value: '[a-z]\\d' }] as const;
    const found = await store.metrics.query({ metric: 'm', grid: grid(1), where, reduce: 'count' });
    expect(found.map(({ labels }) => labels.get('k'))).toEqual(['a1']);
    expect(queries()).toEqual(['{__name__="m",abduce_kind=~"|gauge|sum"}[60000ms]']);
  });

  it('splits ranges that hold more points than a server gives', async () => {
    const { store, server } = under(empty, { limits: { points: 100 } });
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
    const { store, server } = under(
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
    const { store, server } = under(({ params }) => {
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
    const { store, server } = under(endless, { limits: { responseBytes: 10_000, requests: 8 } });
    const error = await failure(
      store.metrics.query({ metric: 'm', grid: grid(1), reduce: 'rate' }),
    );
    expect(isAbduceError(error, 'STORE_REJECTED')).toBe(true);
    expect(String(error)).toContain('over 8 requests');
    expect(cancelled).toBeGreaterThan(0);
    expect(server.requests.length).toBeLessThan(20);
  });

  it('bounds the samples of a query over all its answers', async () => {
    const { store } = under(
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

  it('reads bounds as others write them', async () => {
    const { store, queries } = under(() =>
      matrix(
        { metric: { __name__: 'm_bucket', le: '1.0' }, values: [[at / 1000, '1']] },
        { metric: { __name__: 'm_bucket', le: '+Inf' }, values: [[at / 1000, '3']] },
      ),
    );
    const where = [{ label: 'le', op: '=', value: '1' }] as const;
    const found = await store.metrics.query({
      metric: 'm',
      field: 'bucket',
      grid: grid(1),
      reduce: 'count',
      where,
    });
    expect(found.map(({ labels }) => labels)).toEqual([labelsOf({ le: '1' })]);
    expect(queries()).toEqual(['{__name__="m_bucket",abduce_kind=~"|histogram"}[60000ms]']);
  });

  it('finds a value that was too long to be written as it is', async () => {
    const long = 'x'.repeat(5000);
    const { store, queries } = under(empty);
    const where = [{ label: 'k', op: '=', value: long }] as const;
    await store.metrics.query({ metric: 'm', grid: grid(1), reduce: 'count', where });
    expect(queries()[0]).toMatch(/,k="x{2029}…[0-9a-f]{16}"\}\[60000ms\]$/);
  });

  it('asks only for what has the labels of the store, and does not show them', async () => {
    const { store, queries } = under(
      () =>
        matrix({
          metric: { __name__: 'm', project: 'shop', U__project: 'mine' },
          values: [[at / 1000, '1']],
        }),
      { labels: { project: 'shop' } },
    );
    const found = await store.metrics.query({ metric: 'm', grid: grid(1), reduce: 'count' });
    expect(found.map(({ labels }) => labels)).toEqual([labelsOf({ project: 'mine' })]);
    expect(queries()).toEqual(['{__name__="m",abduce_kind=~"|gauge|sum",project="shop"}[60000ms]']);
  });

  it('asks the engine what it is once', async () => {
    const { store, server } = under(empty);
    for (let i = 0; i < 3; i++) await store.metrics.query({ metric: 'm', grid: grid(1) });
    expect(server.requests.filter(({ params }) => params.get('query') === 'union(1)')).toHaveLength(
      1,
    );
    expect(await store.engine()).toEqual({
      window: 'closed',
      language: 'promql',
      version: '2.42.0',
    });
  });

  it('sends queries in the URL where asked to', async () => {
    const { store, server } = under(empty, {
      method: 'GET',
      headers: { authorization: 'Bearer x' },
    });
    await store.metrics.query({ metric: 'm', grid: grid(1) });
    for (const { method, body, headers } of server.requests) {
      expect([method, body]).toEqual(['GET', undefined]);
      expect(headers.authorization).toBe('Bearer x');
    }
  });

  it.each([
    [400, 'STORE_REJECTED', 'bad_data: no such function'],
    [401, 'STORE_REJECTED', 'credentials'],
    [404, 'STORE_REJECTED', 'path'],
    [503, 'STORE_UNAVAILABLE', 'no such function'],
  ] as const)('tells what status %i means', async (status, code, text) => {
    const { store } = under(
      () =>
        Response.json(
          { status: 'error', errorType: 'bad_data', error: 'no such function' },
          { status },
        ),
      { retry: { attempts: 1 } },
    );
    const error = await failure(store.query('x', at));
    expect(isAbduceError(error, code)).toBe(true);
    expect(`${error} ${(error as { hint?: string }).hint}`).toContain(text);
  });

  it('takes an error in an answer of status 200 for one', async () => {
    const { store } = under(() =>
      Response.json({ status: 'error', errorType: 'timeout', error: 'too slow' }),
    );
    expect(String(await failure(store.query('x', at)))).toContain('timeout: too slow');
  });

  it('answers nothing once it is closed', async () => {
    const { store } = under(empty);
    await store.close();
    for (const call of [store.check(), store.metrics.query({ metric: 'm', grid: grid(1) })]) {
      expect(isAbduceError(await failure(call), 'STORE_UNAVAILABLE')).toBe(true);
    }
  });
});

describe('PromQL as it is', () => {
  it('gives a range on the grid, split and joined', async () => {
    const { store } = under(
      ({ params }) => {
        const [start, end] = [Number(params.get('start')), Number(params.get('end'))];
        return matrix({
          metric: { __name__: 'up' },
          values: [[start, '1'], ...(end > start ? [[end, '2']] : [])],
        });
      },
      { limits: { points: 2 } },
    );
    const [series] = await store.queryRange('up', grid(3));
    expect([series?.labels, [...(series?.values ?? [])]]).toEqual([
      labelsOf({ __name__: 'up' }),
      [1, 2, 1],
    ]);
  });

  it('discovers series, labels and metadata', async () => {
    const { store, server } = under(
      ({ url }) => {
        if (url.pathname.endsWith('/series')) return success([{ __name__: 'up', __proto__: 'x' }]);
        if (url.pathname.endsWith('/metadata'))
          return success({ up: [{ type: 'gauge', help: 'h', unit: '' }] });
        return success(['a', 'b']);
      },
      { labels: { project: 'shop' } },
    );
    const where = [{ label: '__name__', op: '=', value: 'up"}' }] as const;
    expect((await store.series({ where })).map((labels) => labels.get('__name__'))).toEqual(['up']);
    expect(await store.labels()).toEqual(['a', 'b']);
    expect(await store.labelValues('a/b', { range: { start: at, end: at + 1000 } })).toEqual([
      'a',
      'b',
    ]);
    expect(await store.metadata()).toEqual(
      new Map([['up', [{ type: 'gauge', help: 'h', unit: '' }]]]),
    );
    expect(server.requests.map(({ url }) => decodeURIComponent(url.pathname))).toEqual([
      '/api/v1/series',
      '/api/v1/labels',
      '/api/v1/label/a/b/values',
      '/api/v1/metadata',
    ]);
    expect(server.requests[0]?.params.get('match[]')).toBe('{__name__="up\\"}",project="shop"}');
  });

  it.each(['ftp://store', 'store:9090', 'http://user:secret@store'])(
    'refuses the URL %s',
    (url) => {
      expect(() => prometheusStore({ url })).toThrow(/URL|password/);
    },
  );
});
