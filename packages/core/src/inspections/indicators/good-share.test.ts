import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { goodShare } from './good-share.ts';

describe('goodShare', () => {
  it.each<[string, [number, number][], number, number]>([
    [
      'all of it above the highest quantile',
      [
        [0.5, 0.1],
        [0.99, 0.3],
      ],
      0.5,
      1,
    ],
    [
      'at a quantile',
      [
        [0.5, 0.1],
        [0.9, 0.5],
      ],
      0.5,
      1,
    ],
    [
      'half-way on a logarithmic scale',
      [
        [0.5, 0.1],
        [0.9, 10],
      ],
      1,
      0.7,
    ],
    ['the lowest share below the lowest quantile', [[0.5, 2]], 1, 0.5],
    [
      'what is left where one is unknown',
      [
        [0.5, Number.NaN],
        [0.95, 2],
      ],
      1,
      0.95,
    ],
  ])('is %s', (_, quantiles, threshold, expected) => {
    expect(goodShare(quantiles, threshold)).toBeCloseTo(expected, 12);
  });

  it('is unknown without quantiles', () => {
    expect(goodShare([[0.5, Number.NaN]], 1)).toBeNaN();
    expect(goodShare([], 1)).toBeNaN();
  });

  it('is a share, and grows with the threshold', () => {
    const durations = fc.array(fc.double({ min: 0, max: 1000, noNaN: true }), {
      minLength: 3,
      maxLength: 3,
    });
    const threshold = fc.double({ min: 1e-6, max: 1e4, noNaN: true });
    fc.assert(
      fc.property(durations, threshold, threshold, (unsorted, a, b) => {
        const [p50, p95, p99] = Float64Array.from(unsorted).sort() as unknown as [
          number,
          number,
          number,
        ];
        const quantiles = [
          [0.5, p50],
          [0.95, p95],
          [0.99, p99],
        ] as const;
        const low = goodShare(quantiles, Math.min(a, b));
        const high = goodShare(quantiles, Math.max(a, b));
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
        expect(high).toBeGreaterThanOrEqual(low - 1e-12);
      }),
      { seed: 8, numRuns: 300 },
    );
  });
});
