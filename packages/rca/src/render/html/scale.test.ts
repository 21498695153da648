import { describe, expect, it } from 'vitest';
import { byteTicks, timeAxis, timeTicks, valueTicks } from './scale.ts';

describe('valueTicks', () => {
  it.each<[number, number, readonly number[]]>([
    [0, 1.9, [0, 1, 2]],
    [18, 23, [0, 10, 20, 30]],
    [0, 0, [0, 1]],
    [-4, 5, [-5, 0, 5]],
    [0, 0.18, [0, 0.1, 0.2]],
    [0, Number.POSITIVE_INFINITY, [0, 1]],
  ])('%d to %d', (low, high, ticks) => {
    expect(valueTicks(low, high)).toEqual(ticks);
  });
});

describe('byteTicks', () => {
  it('is round in binary units', () => {
    expect(byteTicks(0, 120 * 2 ** 20)).toEqual([0, 50 * 2 ** 20, 100 * 2 ** 20, 150 * 2 ** 20]);
    expect(byteTicks(0, 0)).toEqual([0, 1]);
  });
});

describe('timeTicks', () => {
  it('falls on round times', () => {
    expect(timeTicks(1_000_000, 4_600_000, 5)).toEqual([
      1_800_000, 2_700_000, 3_600_000, 4_500_000,
    ]);
    expect(timeTicks(0, 86_400_000 * 30, 5).length).toBeLessThanOrEqual(6);
    expect(timeTicks(5, 5, 5)).toEqual([]);
  });
});

describe('timeAxis', () => {
  it('gives percent of the width', () => {
    const axis = timeAxis(1000, 2000);
    expect(axis.at(1250)).toBe(25);
    expect(axis.holds(2000)).toBe(true);
    expect(axis.holds(999)).toBe(false);
  });
});
