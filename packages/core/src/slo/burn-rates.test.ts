import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Objective } from '../model/incident.ts';
import type { Series } from '../model/series.ts';
import { series } from '../testing/series.ts';
import { defaultBurnRateRules, scaleRules } from './burn-rate-rules.ts';
import { type BurnRateOptions, burnRates } from './burn-rates.ts';

const objective: Objective = {
  id: 'availability:cart',
  service: 'cart',
  indicator: 'availability',
  target: 0.99,
};
const minute = 60_000;
const rate = (good: Series, total: Series, now: number) =>
  burnRates(objective, good, total, defaultBurnRateRules, now);

describe('burnRates', () => {
  it('is the share of bad requests in multiples of what is allowed', () => {
    const [quarter, hour] = rate(series('9x359'), series('10x359'), 360 * minute);
    expect(hour?.long).toBeCloseTo(10, 9);
    expect(hour?.short).toBeCloseTo(10, 9);
    expect(hour?.requests).toBe(36_000);
    expect(hour?.fires).toBe(true);
    expect(quarter?.fires).toBe(false);
  });

  it('fires only while both windows burn', () => {
    const total = series('10x59');
    expect(rate(series('10x57 0x1'), total, 60 * minute)[0]?.fires).toBe(false);
    expect(rate(series('10x54 0x4'), total, 60 * minute)[0]?.fires).toBe(true);
    expect(rate(series('0x49 10x9'), total, 60 * minute)[0]).toMatchObject({
      short: 0,
      fires: false,
    });
  });

  it('reads no further than now', () => {
    const total = series('10x59');
    expect(rate(series('10x29 0x29'), total, 30 * minute)[0]?.long).toBe(0);
  });

  it.each([
    ['no data', '_x60', '_x60'],
    ['no requests', '0x59', '0x59'],
    ['a window beyond the data', '', ''],
  ])('is NaN with %s', (_, good, total) => {
    expect(rate(series(good), series(total), 60 * minute)[0]).toMatchObject({
      long: Number.NaN,
      short: Number.NaN,
      fires: false,
    });
  });

  it('does not judge a short window of mostly gaps', () => {
    const total = series('10x54 10 10 _x3');
    expect(rate(series('0x54 0 0 _x3'), total, 60 * minute)[0]).toMatchObject({
      short: Number.NaN,
      fires: false,
    });
  });

  it('wants a minimum of requests, and of bad ones', () => {
    const few = series('0.005x59');
    const none = series('0x59');
    const [, guarded] = rate(none, few, 60 * minute);
    expect(guarded?.long).toBeCloseTo(100, 9);
    expect(guarded?.fires).toBe(false);
    const lax = { minRequests: 10, minBad: 1 };
    const [, hour] = burnRates(objective, none, few, defaultBurnRateRules, 60 * minute, lax);
    expect(hour?.fires).toBe(true);
  });

  it('wants a rate of requests that anybody would wait up for', () => {
    // Eight an hour are 48 in six hours.
    const few = series(`${8 / 3600}x359`);
    const long = (options?: BurnRateOptions) =>
      burnRates(objective, series('0x359'), few, defaultBurnRateRules, 360 * minute, options).at(
        -1,
      );
    expect(long()).toMatchObject({ fires: false });
    expect(long()?.requests).toBeCloseTo(48, 9);
    expect(long({ minPerHour: 5 })?.fires).toBe(true);
  });

  it('does not call bad luck a fire', () => {
    // Six in 60 an hour come by chance about once in 25,000 hours where 1 % may be bad: too often for many services.
    const all = series(`${60 / 3600}x59`);
    const fires = (bad: number, options?: BurnRateOptions): boolean | undefined =>
      burnRates(
        objective,
        series(`${(60 - bad) / 3600}x59`),
        all,
        defaultBurnRateRules,
        60 * minute,
        options,
      )[1]?.fires;
    expect(fires(6)).toBe(false);
    expect(fires(6, { maxChance: 1e-3 })).toBe(true);
    expect(fires(9)).toBe(true);
  });

  it('takes one step for a window shorter than a step', () => {
    const [rule] = scaleRules(defaultBurnRateRules, 0.001);
    const [burn] = burnRates(objective, series('5'), series('10'), rule ? [rule] : [], minute);
    expect(burn?.short).toBeCloseTo(50, 9);
  });

  it('refuses a target without an error budget, and series that do not fit', () => {
    const all = series('1');
    expect(() => burnRates({ ...objective, target: 1 }, all, all, [], 0)).toThrow(/target of/);
    expect(() => burnRates(objective, series('1 1'), all, [], 0)).toThrow(/different grids/);
    expect(() => scaleRules(defaultBurnRateRules, 0)).toThrow(/factor is 0/);
  });

  it('bears any number, and does not depend on the date or the scale of traffic', () => {
    const value = fc.oneof(
      fc.double({ min: 0, max: 1e6, noNaN: true }),
      fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, -1, 0, -0, 5e-324),
    );
    fc.assert(
      fc.property(
        fc.array(fc.tuple(value, value), { maxLength: 80 }),
        fc.nat(100),
        (pairs, days) => {
          const make = (at: 0 | 1, start: number): Series => ({
            labels: new Map(),
            grid: { start, step: minute, length: pairs.length },
            values: Float64Array.from(pairs, (pair) => pair[at]),
          });
          const shift = days * 86_400_000;
          const end = pairs.length * minute;
          const here = rate(make(0, 0), make(1, 0), end);
          for (const { long, short, requests, fires } of here) {
            expect(long >= 0 || Number.isNaN(long)).toBe(true);
            expect(long <= 100 + 1e-6 || Number.isNaN(long)).toBe(true);
            expect(Number.isFinite(requests)).toBe(true);
            expect(fires && Number.isNaN(short)).toBe(false);
          }
          expect(rate(make(0, shift), make(1, shift), end + shift)).toEqual(here);
        },
      ),
      { seed: 3, numRuns: 300 },
    );
  });
});
