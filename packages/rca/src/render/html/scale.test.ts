import { describe, expect, it } from 'vitest';
import { byteTicks, timeAxis, timeLabels, timeTicks, valueTicks } from './scale.ts';

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

describe('timeLabels', () => {
  const noon = Date.UTC(2026, 10, 21, 12);
  const words = (seconds: number): readonly string[] =>
    timeLabels(noon, noon + seconds * 1000).map((label) => label.words);

  it.each<[string, number, readonly string[]]>([
    ['half a minute', 30, ['12:00:00', '12:00:10', '12:00:20']],
    ['four minutes', 240, ['12:00:00', '12:01:00', '12:02:00', '12:03:00']],
    ['an hour', 3600, ['12:00', '12:15', '12:30', '12:45']],
    ['half a day', 43_200, ['12:00', '15:00', '18:00', '21:00']],
    ['a day and a half', 129_600, ['11-21 12:00', '11-22 00:00', '11-22 12:00']],
    ['ten days', 864_000, ['11-23', '11-27', '12-01']],
  ])('tells the times of %s apart', (_, seconds, labels) => {
    expect(words(seconds)).toEqual(labels);
  });

  it('never says the same twice', () => {
    for (let seconds = 2; seconds < 3e6; seconds = Math.ceil(seconds * 1.3)) {
      const labels = words(seconds);
      expect(new Set(labels).size, `${seconds} s`).toBe(labels.length);
    }
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
