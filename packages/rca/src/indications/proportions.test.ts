import { describe, expect, it } from 'vitest';
import { certainLoss, wilson } from './proportions.ts';

describe('wilson', () => {
  it('holds the share, within 0 and 1', () => {
    for (const [hits, total] of [
      [0, 1],
      [0, 40],
      [1, 3],
      [20, 40],
      [40, 40],
    ] as const) {
      const { low, high } = wilson(hits, total);
      expect(low).toBeGreaterThanOrEqual(0);
      expect(low).toBeLessThanOrEqual(hits / total);
      expect(high).toBeGreaterThanOrEqual(hits / total);
      expect(high).toBeLessThanOrEqual(1);
    }
  });

  it('ends where the score test turns', () => {
    const { low, high } = wilson(1, 10);
    for (const end of [low, high]) {
      expect(Math.abs(0.1 - end)).toBeCloseTo(1.645 * Math.sqrt((end * (1 - end)) / 10), 10);
    }
  });

  it('knows nothing from nothing', () => {
    expect(wilson(0, 0)).toEqual({ low: 0, high: 1 });
  });
});

describe('certainLoss', () => {
  it('grows with the sample', () => {
    const loss = (n: number): number => certainLoss(wilson(n, n), wilson(0, n));
    expect(loss(2)).toBeLessThan(0.1);
    expect(loss(10)).toBeGreaterThan(0.5);
    expect(loss(100)).toBeGreaterThan(0.9);
  });

  it('is 0 where intervals meet', () => {
    expect(certainLoss(wilson(9, 10), wilson(7, 10))).toBe(0);
    expect(certainLoss({ low: 0 }, { high: 0 })).toBe(0);
  });
});
