import type { HistogramPoint } from '../../model/batch.ts';
import type { PointInit } from '../../model/batch-builder.ts';
import type { MetricQuery } from '../../ports/store.ts';
import { same } from './expectations.ts';
import { ask, batchOf, part, type StoreCase, type StoreSubject } from './store-subject.ts';

const needs = ['metrics.read'] as const;
const withStarts = [...needs, 'metrics.starts'] as const;
const second = 1000;
const { NaN: gap } = Number;

type Put = Partial<Omit<PointInit, 'start'>> & { readonly at: number; readonly since?: number };

async function put(subject: StoreSubject, ...points: readonly Put[]): Promise<void> {
  await subject.put(
    batchOf((builder) => {
      for (const { at, since, ...init } of points) {
        builder.point({
          name: 'm',
          kind: 'sum',
          time: subject.at + at * second,
          ...(since !== undefined && { start: subject.at + since * second }),
          ...init,
        });
      }
    }),
  );
}

function over(
  subject: StoreSubject,
  length: number,
  step: number,
  rest: Omit<MetricQuery, 'metric' | 'grid'>,
): Promise<unknown> {
  const grid = { start: subject.at, step: step * second, length };
  return ask(subject, { metric: 'm', grid, ...rest });
}

const histogram = (bounds: readonly number[], counts: readonly number[]): HistogramPoint => ({
  bounds: Float64Array.from(bounds),
  counts: Float64Array.from(counts),
  min: gap,
  max: gap,
});

/** Cases of counters and histograms. */
export const storeCounterCases: readonly StoreCase[] = [
  {
    name: 'metrics: rate and increase survive a counter reset',
    needs,
    async run(subject) {
      const values = [100, 130, 10, 40];
      await put(subject, ...values.map((value, i) => ({ at: i * 10, value })));
      const increase = await over(subject, 4, 10, { reduce: 'increase' });
      same(increase, [[{}, [gap, 30, 10, 30]]], 'increase of 100, 130, 10, 40');
      const rate = await over(subject, 4, 10, { reduce: 'rate' });
      same(rate, [[{}, [gap, 3, 1, 3]]], 'rate of 100, 130, 10, 40 every 10 s');
    },
  },
  {
    name: 'metrics: a restarted counter that did not fall is known by its start',
    needs: withStarts,
    async run(subject) {
      await put(
        subject,
        { at: 0, value: 100, since: -1000 },
        { at: 20, value: 120, since: 10 },
        { at: 30, value: 130, since: 10 },
      );
      const increase = await over(subject, 4, 10, { reduce: 'increase' });
      same(increase, [[{}, [gap, gap, 120, 10]]], 'increase across a new start');
      const rate = await over(subject, 4, 10, { reduce: 'rate' });
      same(rate, [[{}, [gap, gap, 12, 1]]], 'rate across a new start');
    },
  },
  {
    name: 'metrics: the first point of a counter counts from a start within reach, else it only opens the series',
    needs: withStarts,
    async run(subject) {
      await put(
        subject,
        { at: 10, value: 50, since: 5, attributes: { k: 'new' } },
        { at: 10, value: 50, since: -3000, attributes: { k: 'old' } },
        { at: 11, value: 51, since: -3000, attributes: { k: 'old' } },
        { at: 10, value: 50, attributes: { k: 'unknown' } },
      );
      const increase = await over(subject, 2, 10, { reduce: 'increase' });
      const expected = [
        [{ k: 'new' }, [gap, 50]],
        [{ k: 'old' }, [gap, 1]],
      ];
      same(increase, expected, 'increase of first points');
    },
  },
  {
    name: 'metrics: a start that is the first point itself is no reset',
    needs,
    async run(subject) {
      await put(
        subject,
        { at: 0, value: 1000, since: 0 },
        { at: 10, value: 1005, since: 0 },
        { at: 20, value: 1010, since: 0 },
      );
      const increase = await over(subject, 3, 10, { reduce: 'increase' });
      same(increase, [[{}, [gap, 5, 5]]], 'increase from a start that was made up');
    },
  },
  {
    name: 'metrics: a rate looks back up to five minutes before the grid, and is right when points are rarer than steps',
    needs,
    async run(subject) {
      await put(
        subject,
        { at: -290, value: 0, attributes: { k: 'near' } },
        { at: 10, value: 600, attributes: { k: 'near' } },
        { at: 70, value: 660, attributes: { k: 'near' } },
        { at: -301, value: 0, attributes: { k: 'far' } },
        { at: 10, value: 600, attributes: { k: 'far' } },
      );
      const rate = await over(subject, 4, 20, { reduce: 'rate' });
      same(rate, [[{ k: 'near' }, [2, gap, gap, 1]]], 'rate of rare points');
    },
  },
  {
    name: 'metrics: delta counters add up, and silence counts as zero',
    needs,
    async run(subject) {
      await put(
        subject,
        { at: 10, value: 30, since: 0, temporality: 'delta' },
        { at: 25, value: 10, since: 20, temporality: 'delta' },
        { at: 30, value: 10, since: 25, temporality: 'delta' },
        { at: 70, value: 60, since: 10, temporality: 'delta' },
      );
      const increase = await over(subject, 4, 20, { reduce: 'increase' });
      same(increase, [[{}, [30, 20, gap, 60]]], 'increase of deltas');
      const rate = await over(subject, 3, 20, { reduce: 'rate' });
      same(rate, [[{}, [1.5, 1, gap]]], 'rate of deltas');
    },
  },
  {
    name: 'metrics: a delta that covers more than its step is spread over what it covers',
    needs: withStarts,
    async run(subject) {
      await put(subject, { at: 70, value: 60, since: 10, temporality: 'delta' });
      const rate = await over(subject, 4, 20, { reduce: 'rate' });
      same(rate, [[{}, [gap, gap, gap, 1]]], 'rate of a long delta');
    },
  },
  {
    name: 'metrics: counters of different scopes are not one counter',
    needs,
    async run(subject) {
      const one = { name: 'one' };
      const two = { name: 'two' };
      await put(
        subject,
        { at: 0, value: 1000, scope: one },
        { at: 1, value: 5, scope: two },
        { at: 10, value: 1010, scope: one },
        { at: 11, value: 25, scope: two },
      );
      const increase = await over(subject, 2, 10, { reduce: 'increase' });
      same(increase, [[{}, [gap, 30]]], 'increase over two scopes');
    },
  },
  {
    name: 'metrics: histograms and summaries have a count and a sum, but no value',
    needs,
    async run(subject) {
      const buckets = histogram([1, 2], [1, 2, 3]);
      await put(
        subject,
        { kind: 'histogram', at: 0, count: 6, value: 12.5, histogram: buckets },
        {
          kind: 'summary',
          at: 1,
          count: 2,
          value: 3,
          summary: { quantiles: Float64Array.of(0.5), values: Float64Array.of(1) },
        },
        { kind: 'histogram', at: 2, count: 1, value: gap, histogram: histogram([], []) },
      );
      same(await over(subject, 3, 1, { field: 'count' }), [[{}, [6, 2, 1]]], 'counts');
      same(await over(subject, 3, 1, { field: 'sum' }), [[{}, [12.5, 3, gap]]], 'sums');
      same(await over(subject, 3, 1, {}), [], 'values');
    },
  },
  {
    name: 'metrics: buckets are cumulative counts by label le',
    needs,
    async run(subject) {
      const kind = 'histogram' as const;
      await put(
        subject,
        { kind, at: 0, count: 6, value: 9, histogram: histogram([0.5, 2], [1, 2, 3]) },
        { kind, at: 10, count: 10, value: 19, histogram: histogram([0.5, 2], [2, 3, 5]) },
      );
      const last = [
        [{ le: '2' }, [3, 5]],
        [{ le: '0.5' }, [1, 2]],
        [{ le: '+Inf' }, [6, 10]],
      ];
      same(await over(subject, 2, 10, { field: 'bucket' }), last, 'cumulative buckets');
      const increase = await over(subject, 2, 10, {
        field: 'bucket',
        reduce: 'increase',
        where: [{ label: 'le', op: '=', value: '2' }],
        groupBy: ['le'],
      });
      same(increase, [[{ le: '2' }, [gap, 2]]], 'increase of one bucket');
    },
  },
  {
    name: 'metrics: a histogram without buckets has its count in the bucket without bound',
    needs,
    async run(subject) {
      await put(subject, {
        kind: 'histogram',
        at: 0,
        count: 4,
        value: 9,
        histogram: histogram([], []),
      });
      same(await over(subject, 1, 1, { field: 'bucket' }), [[{ le: '+Inf' }, [4]]], 'buckets');
    },
  },
  {
    name: 'metrics: exponential histograms of several scales share one set of bounds',
    needs: [...needs, 'metrics.exponential'],
    async run(subject) {
      const none = { offset: 0, counts: new Float64Array(0) };
      const point = (scale: number, offset: number, counts: readonly number[]) => ({
        scale,
        zeroCount: 1,
        zeroThreshold: 0,
        positive: { offset, counts: Float64Array.from(counts) },
        negative: none,
        min: gap,
        max: gap,
      });
      const kind = 'exponential_histogram' as const;
      await put(
        subject,
        // Bounds 1, √2, 2, 2√2 at scale 1; 1, 2, 4 at scale 0.
        { kind, at: 0, count: 7, value: 1, exponential: point(1, 0, [1, 2, 3]) },
        { kind, at: 1, count: 4, value: 1, exponential: point(0, 1, [3]) },
      );
      const expected = [
        [{ le: '0' }, [1, 1]],
        [{ le: '2' }, [4, 1]],
        [{ le: '4' }, [7, 4]],
        [{ le: '+Inf' }, [7, 4]],
      ];
      same(await over(subject, 2, 1, { field: 'bucket' }), expected, 'buckets at scale 0');
      same(await over(subject, 2, 1, { field: 'count' }), [[{}, [7, 4]]], 'counts');
      const other = await part.metrics(subject).query({
        metric: 'm',
        grid: { start: subject.at, step: second, length: 1 },
        field: 'bucket',
        where: [{ label: 'le', op: '=', value: '2.8284271247461903' }],
      });
      same(other.length, 1, 'bounds of the finer scale where only that is in the grid');
    },
  },
];
