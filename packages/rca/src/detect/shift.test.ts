import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { medianInPlace, selectNth } from './select.ts';
import { shiftOf } from './shift.ts';
import { levelOf } from './statistics.ts';

const of = (...values: number[]): Float64Array => Float64Array.from(values);
// Sorting does not tell -0 from 0.
const number = fc.double({ noNaN: true, min: -1e9, max: 1e9 }).map((value) => value + 0);
const numbers = fc.array(number, { minLength: 1, maxLength: 60 });

describe('selectNth', () => {
  it('agrees with sorting', () => {
    fc.assert(
      fc.property(numbers, fc.nat(), (values, at) => {
        const k = at % values.length;
        const sorted = values.toSorted((a, b) => a - b);
        expect(selectNth(Float64Array.from(values), values.length, k)).toBe(sorted[k]);
        const half = sorted.length >> 1;
        const median =
          sorted.length % 2 === 1
            ? sorted[half]
            : ((sorted[half - 1] as number) + (sorted[half] as number)) / 2;
        expect(medianInPlace(Float64Array.from(values), values.length)).toBe(median);
      }),
      { seed: 5, numRuns: 200 },
    );
  });
});

describe('levelOf', () => {
  it('takes the median and the scaled MAD, and the mean of few values', () => {
    expect(levelOf(of(1, 2, 3, 4, 5, 6, 7, 8, 1000)).center).toBe(5);
    expect(levelOf(of(1, 2, 3, 4, 5, 6, 7, 8, 1000)).noise).toBeCloseTo(1.4826 * 2);
    expect(levelOf(of(1, 3)).center).toBe(2);
    expect(levelOf(of(Number.NaN, Number.POSITIVE_INFINITY)).count).toBe(0);
  });
});

describe('shiftOf', () => {
  it('finds beginning and end of a plateau, in windows of five', () => {
    expect(shiftOf([of(1, 1, 1)], of(1, 1, 5, 5, 1))).toMatchObject({
      direction: 'up',
      start: 2,
      end: 4,
      before: 1,
      after: 5,
    });
  });

  it('prefers a plateau to a spike', () => {
    const window = of(1, 1, 30, 1, 1, 1, 6, 6, 6, 6, 6, 6);
    expect(shiftOf([of(1, 1.1, 0.9, 1)], window)).toMatchObject({ start: 6, end: 12 });
  });

  it('does not take one stray step among many for a change', () => {
    const quiet = Float64Array.from({ length: 100 }, (_, i) => 10 + Math.sin(i * 12.9898));
    const window = quiet.slice();
    window[50] = 13.4;
    expect(shiftOf([quiet], window).direction).toBe('none');
    window.fill(13.9, 40, 60);
    expect(shiftOf([quiet], window)).toMatchObject({ direction: 'up', start: 40, end: 60 });
  });

  it('goes back to where a ramp began', () => {
    const window = Float64Array.from({ length: 20 }, (_, i) => (i < 5 ? 1 : 1 + (i - 4) * 0.5));
    expect(shiftOf([of(1, 1, 1, 1)], window).start).toBe(5);
  });

  it('lets no NaN or infinity into strength and noise', () => {
    const wild = fc.array(
      fc.oneof(fc.double(), fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, 0)),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(wild, wild, (before, now) => {
        const { strength, start, end } = shiftOf(
          [Float64Array.from(before)],
          Float64Array.from(now),
        );
        expect(Number.isNaN(strength)).toBe(false);
        expect(strength).toBeGreaterThanOrEqual(0);
        expect(start).toBeLessThanOrEqual(end);
      }),
    );
  });
});
