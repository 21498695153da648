import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ExponentialPoint } from '../model/batch.ts';
import {
  exponentialBuckets,
  exponentialLadder,
  mergeExponentials,
  quantileOfExponential,
} from './exponential.ts';

/** Puts values into buckets by the definition: bucket i holds (b^i, b^(i+1)]. */
function pointOf(scale: number, values: readonly number[]): ExponentialPoint {
  const side = (sign: number) => {
    const indexes = values
      .filter((value) => value * sign > 0)
      .map((value) => Math.ceil(Math.log2(Math.abs(value)) * 2 ** scale) - 1);
    const offset = indexes.length === 0 ? 0 : Math.min(...indexes);
    const length = indexes.length === 0 ? 0 : Math.max(...indexes) - offset + 1;
    const counts = new Float64Array(length);
    for (const index of indexes) counts[index - offset] = (counts[index - offset] ?? 0) + 1;
    return { offset, counts };
  };
  return {
    scale,
    zeroCount: values.filter((value) => value === 0).length,
    zeroThreshold: 0,
    positive: side(1),
    negative: side(-1),
    min: Math.min(...values),
    max: Math.max(...values),
  };
}

const values = fc.array(fc.constantFrom(-9, -1.5, 0, 0.01, 0.3, 1.1, 3, 7, 100), { minLength: 1 });
const scale = fc.integer({ min: -1, max: 6 });

describe('exponential histograms', () => {
  it('become cumulative buckets that count what is at or under each bound', () => {
    fc.assert(
      fc.property(values, scale, (all, at) => {
        const point = pointOf(at, all);
        const { bounds, counts } = exponentialBuckets(point, exponentialLadder([point]));
        for (const [i, bound] of bounds.entries()) {
          expect(counts[i]).toBe(all.filter((value) => value <= bound).length);
        }
      }),
      { seed: 1 },
    );
  });

  it('add up across scales', () => {
    fc.assert(
      fc.property(values, scale, values, scale, (a, at, b, bt) => {
        const merged = mergeExponentials([pointOf(at, a), pointOf(bt, b)]);
        expect(merged).toEqual({ ...pointOf(merged.scale, [...a, ...b]) });
      }),
      { seed: 1 },
    );
  });

  it('have quantiles within one bucket of the true ones', () => {
    const all = Array.from({ length: 1000 }, (_, i) => 1 + i / 10);
    const point = pointOf(4, all);
    for (const q of [0, 0.1, 0.5, 0.9, 0.99, 1]) {
      const exact = 1 + (q * 999) / 10;
      expect(Math.abs(quantileOfExponential(point, q) / exact - 1)).toBeLessThan(2 ** (1 / 16) - 1);
    }
  });

  it('stay bounded when the buckets are far apart', () => {
    const far = pointOf(8, [1e-300, 1e300]);
    const ladder = exponentialLadder([far]);
    expect(ladder.positive[1] - ladder.positive[0]).toBeLessThan(320);
    expect(exponentialBuckets(far, ladder).counts.at(-1)).toBe(2);
  });

  it('have no buckets and no quantile when empty', () => {
    const empty = pointOf(3, []);
    expect(exponentialLadder([]).scale).toBe(0);
    expect(quantileOfExponential({ ...empty, min: Number.NaN, max: Number.NaN }, 0.5)).toBeNaN();
  });
});
