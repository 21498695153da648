import {
  batchBuilder,
  evaluateMetricQuery,
  type MetricQuery,
  type PointInit,
  type Series,
  type TelemetryBatch,
} from '@abduce/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memoryStore } from './memory-store.ts';

const start = 1_700_000_000_000;
const step = 1000;

const labelValue = fc.constantFrom('', 'a', 'b', '__proto__', 'é\u0000', '😀');
const time = fc
  .oneof(fc.integer({ min: -4, max: 25 }), fc.integer({ min: -610, max: 25 }))
  .map((ticks) => start + ticks * 500);
const value = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: -3, max: 40 }) },
  fc.double({ min: 0, max: 1e6 }),
  fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY),
);
const counts = (length: number) =>
  fc.array(fc.nat(5), { minLength: length, maxLength: length }).map((of) => Float64Array.from(of));
const explicit = fc.constantFrom([], [1, 2.5], [1, 5], [0.1, 1, 10]).chain((bounds) =>
  counts(bounds.length + 1).map((of) => ({
    bounds: Float64Array.from(bounds),
    counts: of,
    min: Number.NaN,
    max: Number.NaN,
  })),
);
const side = fc.record({
  offset: fc.integer({ min: -6, max: 6 }),
  counts: fc.nat(4).chain(counts),
});
const exponential = fc.record({
  scale: fc.integer({ min: -2, max: 3 }),
  zeroCount: fc.nat(3),
  zeroThreshold: fc.constant(0),
  positive: side,
  negative: side,
  min: fc.constant(Number.NaN),
  max: fc.constant(Number.NaN),
});

const point: fc.Arbitrary<PointInit> = fc
  .record({
    name: fc.constantFrom('m', 'm', 'm', 'other'),
    kind: fc.constantFrom(
      ...(['gauge', 'sum', 'histogram', 'exponential_histogram', 'summary'] as const),
    ),
    temporality: fc.constantFrom('delta' as const, 'cumulative' as const),
    resource: fc.constantFrom({ s: 'x' }, { s: 'y' }, { s: 'y', k: 'r' }),
    scope: fc.constantFrom({ name: 'one' }, { name: 'two' }),
    time,
    start: fc.option(time, { nil: undefined }),
    value,
    count: fc.nat(20),
    flags: fc.constantFrom(0, 0, 0, 0, 1),
    attributes: fc.record({ k: labelValue, n: fc.constantFrom(1, true, 'a') }),
    histogram: explicit,
    exponential,
  })
  .map(({ start: since, histogram, exponential: buckets, ...init }) => ({
    ...init,
    ...(since !== undefined && { start: since }),
    ...(init.kind === 'histogram' && { histogram }),
    ...(init.kind === 'exponential_histogram' && { exponential: buckets }),
  }));

const query: fc.Arbitrary<MetricQuery> = fc
  .record({
    field: fc.constantFrom('value' as const, 'count' as const, 'sum' as const, 'bucket' as const),
    reduce: fc.constantFrom(
      ...(['last', 'avg', 'min', 'max', 'sum', 'count', 'rate', 'increase'] as const),
    ),
    combine: fc.constantFrom(...(['sum', 'avg', 'min', 'max', 'count'] as const)),
    groupBy: fc.option(fc.subarray(['s', 'k', 'n', 'le', 'none']), { nil: undefined }),
    where: fc.array(
      fc.record({
        label: fc.constantFrom('s', 'k', 'n', 'le', 'none'),
        op: fc.constantFrom('=' as const, '!=' as const, '=~' as const, '!~' as const),
        value: fc.constantFrom('', 'x', 'y', 'a|b', '.*', '1', '[^x]+', '1|2.5'),
      }),
      { maxLength: 2 },
    ),
    length: fc.nat(14),
  })
  .map(({ groupBy, length, ...rest }) => ({
    metric: 'm',
    grid: { start, step, length },
    ...(groupBy !== undefined && { groupBy }),
    ...rest,
  }));

function batchesOf(groups: readonly (readonly PointInit[])[]): TelemetryBatch[] {
  return groups.map((points) => {
    const builder = batchBuilder();
    for (const init of points) builder.point(init);
    return builder.build();
  });
}

/** Sums may be formed in another order, so numbers agree to rounding. */
function readable(series: readonly Series[]): unknown {
  return series.map(({ labels, values }) => ({
    labels: [...labels].sort(([a], [b]) => (a < b ? -1 : 1)),
    values: Array.from(values, (number) =>
      Number.isFinite(number) ? Number(number.toPrecision(9)) + 0 : String(number),
    ),
  }));
}

describe('memory store metrics, against the reference evaluator', () => {
  it('answers every query as the reference does, whatever the order and however often it arrived', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(point, { maxLength: 12 }), { maxLength: 5 }),
        fc.array(query, { minLength: 1, maxLength: 6 }),
        fc.boolean(),
        async (groups, queries, again) => {
          const batches = batchesOf(groups);
          const store = memoryStore();
          for (const batch of again ? [...batches, ...batches.toReversed()] : batches) {
            await store.metrics.write(batch);
          }
          for (const asked of queries) {
            const expected = readable(evaluateMetricQuery(batches, asked));
            expect(readable(await store.metrics.query(asked))).toEqual(expected);
          }
        },
      ),
      { numRuns: 400, seed: 20260105 },
    );
  });
});
