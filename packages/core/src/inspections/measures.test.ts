import { describe, expect, it } from 'vitest';
import { series } from '../testing/series.ts';
import {
  countOf,
  durationText,
  percentText,
  recentMedian,
  shareOf,
  stepsOf,
  worstShare,
} from './measures.ts';

const minute = 60_000;

describe('measures', () => {
  it('counts what rates stand for, gaps and nonsense left out', () => {
    const rates = series('1 _ 2 Inf -3');
    expect(countOf(rates.values, rates.grid)).toBe(180);
  });

  it('takes shares only where both are known', () => {
    const whole = series('10 10 _ 10');
    const part = series('5 _ 5 20');
    expect(shareOf(part.values, whole.values, whole.grid)).toEqual({
      part: 900,
      whole: 1200,
      share: 0.75,
    });
  });

  it('chooses the last minutes when they are worse and busy enough', () => {
    const whole = series('10x9');
    const part = series('0x8 5');
    const ask = (enough: number) =>
      worstShare(part.values, whole.values, whole.grid, minute, enough);
    expect(ask(20)).toMatchObject({ share: 0.5, period: 'the last 1 min' });
    expect(ask(1000)).toMatchObject({ share: 0.05, period: 'the 10 min of the window' });
  });

  it('has a median that a spike does not move', () => {
    const values = series('1x7 9 1');
    expect(recentMedian(values.values, values.grid, 5 * minute)).toBe(1);
    expect(stepsOf(values.grid, 1)).toBe(1);
    expect(stepsOf(values.grid, 1e9)).toBe(10);
  });

  it('writes durations and shares for people', () => {
    expect([5, 1500, 90_000, 7_200_000].map(durationText)).toEqual([
      '5 ms',
      '1.5 s',
      '1.5 min',
      '2 h',
    ]);
    expect([0, 0.01234, 1].map(percentText)).toEqual(['0 %', '1.23 %', '100 %']);
  });
});
