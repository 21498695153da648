import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as statistics from './statistics.ts';

const { NaN: gap, POSITIVE_INFINITY: infinity } = Number;
const of = (...values: number[]): Float64Array => Float64Array.from(values);
const all = {
  sum: statistics.sum,
  mean: statistics.mean,
  min: statistics.min,
  max: statistics.max,
  median: statistics.median,
  mad: statistics.mad,
  variance: statistics.variance,
} as const;

describe('statistics', () => {
  it('skip NaN', () => {
    const values = of(gap, 4, 1, gap, 7);
    const results = Object.fromEntries(
      Object.entries(all).map(([name, statistic]) => [name, statistic(values)]),
    );
    expect(results).toEqual({ sum: 12, mean: 4, min: 1, max: 7, median: 4, mad: 3, variance: 6 });
    expect(statistics.count(values)).toBe(3);
  });

  it.each([[of()], [of(gap, gap)]])('are NaN over no values, but a count is 0', (values) => {
    for (const statistic of Object.values(all)) expect(statistic(values)).toBeNaN();
    expect(statistics.count(values)).toBe(0);
    expect(statistics.quantile(values, 0.5)).toBeNaN();
  });

  it('interpolate quantiles between neighbours', () => {
    expect([0, 0.25, 0.5, 1].map((q) => statistics.quantile(of(1, 2, 3, 5), q))).toEqual([
      1, 1.75, 2.5, 5,
    ]);
    expect(statistics.quantile(of(1), 2)).toBeNaN();
    expect(statistics.quantile(of(infinity, infinity), 0.5)).toBe(infinity);
  });

  it('add up without losing small values beside large ones', () => {
    expect(statistics.sum(of(1e16, 1, -1e16))).toBe(1);
    expect(statistics.sum(of(infinity, 1))).toBe(infinity);
  });

  it('follow scale and shift, and leave their input alone', () => {
    const array = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1 });
    fc.assert(
      fc.property(array, (numbers) => {
        const values = Float64Array.from(numbers);
        const copy = values.slice();
        const moved = values.map((value) => value * 2 + 10);
        expect(statistics.median(moved)).toBeCloseTo(statistics.median(values) * 2 + 10, 6);
        expect(statistics.mad(moved)).toBeCloseTo(statistics.mad(values) * 2, 6);
        expect(statistics.variance(moved)).toBeCloseTo(statistics.variance(values) * 4, 4);
        expect(values).toEqual(copy);
      }),
      { seed: 1 },
    );
  });
});
