import { labelsOf } from '@abduce/core';
import { describe, expect, it } from 'vitest';
import { prometheusStore } from '../prometheus-store.ts';
import { at } from '../test-kit/batches.ts';
import { success } from '../test-kit/fake-server.ts';
import { grid, matrix, readerUnder } from '../test-kit/reader-under-test.ts';

describe('PromQL as it is', () => {
  it('gives a range on the grid, split and joined', async () => {
    const { store } = readerUnder(
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
    const { store, server } = readerUnder(
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
