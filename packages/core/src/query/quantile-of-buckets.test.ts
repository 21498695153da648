import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quantileOfBuckets } from './quantile-of-buckets.ts';

const { NaN: gap, POSITIVE_INFINITY: infinity } = Number;

describe('quantileOfBuckets', () => {
  it.each([
    ['half of one bucket', [1, 2, infinity], [4, 4, 4], 0.5, 0.5],
    ['inside the second bucket', [1, 2, infinity], [2, 6, 6], 0.5, 1.25],
    ['the last bound may be left out', [1, 2], [2, 6, 6], 0.5, 1.25],
    ['beyond the last finite bound', [1, 2, infinity], [1, 2, 10], 0.99, 2],
    ['q of 0 is the low end of the first bucket in use', [1, 2, infinity], [0, 3, 3], 0, 1],
    ['q of 1 is the high end of the last bucket in use', [1, 2, infinity], [1, 3, 3], 1, 2],
    ['a negative first bound', [-5, 0, infinity], [2, 2, 2], 0.5, -5],
    ['counts that fall are raised', [1, 2, infinity], [4, 3, 4], 0.5, 0.5],
    ['NaN counts are no rise', [1, 2, infinity], [2, gap, 4], 0.25, 0.5],
    ['no observation', [1, infinity], [0, 0], 0.5, gap],
    ['no finite bound', [infinity], [5], 0.5, gap],
    ['no bucket', [], [], 0.5, gap],
    ['q outside of 0..1', [1, infinity], [1, 1], 1.5, gap],
    ['q of NaN', [1, infinity], [1, 1], gap, gap],
  ])('%s', (_, bounds, counts, q, expected) => {
    expect(quantileOfBuckets(bounds, counts, q)).toBe(expected);
  });

  it('is finite or NaN, within the bounds, and rises with q', () => {
    const bounds = [0.1, 0.5, 1, 5, infinity];
    const counts = fc.array(fc.oneof(fc.nat(100), fc.constantFrom(gap, infinity)), {
      minLength: 5,
      maxLength: 5,
    });
    fc.assert(
      fc.property(counts, fc.double({ min: 0, max: 1, noNaN: true }), (values, q) => {
        const low = quantileOfBuckets(bounds, values, q / 2);
        const high = quantileOfBuckets(bounds, values, q);
        expect(Number.isNaN(low)).toBe(Number.isNaN(high));
        if (Number.isNaN(high)) return;
        expect(high).toBeGreaterThanOrEqual(low);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(5);
      }),
      { seed: 1 },
    );
  });
});
