import { labelsOf, type MetricQuery } from '@abduce/core';
import { describe, expect, it } from 'vitest';
import { prometheusStore } from '../prometheus-store.ts';
import { at } from '../test-kit/batches.ts';
import { fakeServer, likePrometheus } from '../test-kit/fake-server.ts';
import { empty, grid, matrix, readerUnder } from '../test-kit/reader-under-test.ts';

describe('reading from Prometheus', () => {
  it('asks for steps where the engine means the same', async () => {
    const { store, server, queries } = readerUnder(() =>
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
    const { store, queries } = readerUnder(empty);
    await store.metrics.query({ metric: 'm', grid: grid(3), ...rest });
    expect(queries()).toEqual([
      expect.stringMatching(/^\{__name__="m",abduce_kind=~"\|gauge\|sum"\}\[\d+ms\]$/),
    ]);
    expect(store.stats()).toMatchObject({ pushedDown: 0, raw: 1 });
  });

  it('asks again for raw samples where a step is NaN', async () => {
    const seconds = (ms: number): number => (at + ms) / 1000;
    const { store } = readerUnder(({ url }) =>
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
    const { store, queries } = readerUnder(() =>
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

  it('reads bounds as others write them', async () => {
    const { store, queries } = readerUnder(() =>
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
    const { store, queries } = readerUnder(empty);
    const where = [{ label: 'k', op: '=', value: long }] as const;
    await store.metrics.query({ metric: 'm', grid: grid(1), reduce: 'count', where });
    expect(queries()[0]).toMatch(/,k="x{2029}…[0-9a-f]{16}"\}\[60000ms\]$/);
  });

  it('asks only for what has the labels of the store, and does not show them', async () => {
    const { store, queries } = readerUnder(
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
    const { store, server } = readerUnder(empty);
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
});
