import { random } from '@abduce/core/testing';
import fc from 'fast-check';
import { median, medianAbsoluteDeviation } from 'simple-statistics';
import { describe, expect, it } from 'vitest';
import { changePoint } from './change-point.ts';
import { changePointMany } from './change-point-many.ts';
import { allocateSeries } from './kernel/allocate-series.ts';
import { medianMad } from './median-mad.ts';
import { medianMadMany } from './median-mad-many.ts';

const wild = fc.oneof(
  fc.integer({ min: -3, max: 3 }),
  fc.double({ min: -1e9, max: 1e9, noNaN: true }),
  fc.constantFrom(Number.NaN, Number.NEGATIVE_INFINITY, 1.7e308, -1.7e308, 5e-324),
);
const matrices = fc.integer({ min: 1, max: 50 }).chain((length) =>
  fc.array(fc.array(wild, { minLength: length, maxLength: length }), {
    minLength: 1,
    maxLength: 7,
  }),
);

describe('medianMad', () => {
  it('agrees with simple-statistics', () => {
    const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1 });
    fc.assert(
      fc.property(values, (list) => {
        const { median: center, mad } = medianMad(Float64Array.from(list));
        expect(center).toBeCloseTo(median(list), 6);
        expect(mad).toBeCloseTo(medianAbsoluteDeviation(list), 6);
      }),
      { seed: 7 },
    );
  });
});

describe('medianMadMany', () => {
  it('gives the same values as one series after the other', () => {
    fc.assert(
      fc.property(matrices, (rows) => {
        const length = (rows[0] as number[]).length;
        const inside = allocateSeries(rows.length, length);
        inside.set(rows.flat());
        for (const values of [inside, inside.slice(), Float32Array.from(inside)]) {
          const { medians, mads } = medianMadMany(values, length);
          for (let row = 0; row < rows.length; row++) {
            const one = medianMad(values.subarray(row * length, (row + 1) * length));
            // Which of two zeros comes first is nobody's business.
            expect([(medians[row] as number) + 0, mads[row]]).toEqual([one.median + 0, one.mad]);
          }
        }
      }),
      { numRuns: 300, seed: 7 },
    );
  });

  it('stands long, sorted and constant series', () => {
    const length = 20_000;
    const values = allocateSeries(3, length);
    for (let i = 0; i < length; i++) values[i] = i;
    for (let i = 0; i < length; i++) values[length + i] = -i;
    const { medians, mads } = medianMadMany(values, length);
    expect([...medians]).toEqual([9999.5, -9999.5, 0]);
    expect([...mads]).toEqual([5000, 5000, 0]);
  });
});

describe('changePointMany', () => {
  it('agrees with one series after the other', () => {
    fc.assert(
      fc.property(matrices, fc.integer({ min: 1, max: 4 }), (rows, minimum) => {
        const length = (rows[0] as number[]).length;
        const values = Float64Array.from(rows.flat());
        const many = changePointMany(values, length, { minimum });
        for (let row = 0; row < rows.length; row++) {
          const one = changePoint(values.subarray(row * length, (row + 1) * length), { minimum });
          expect(Number.isFinite(many.strength[row])).toBe(true);
          if (one === undefined) expect(many.at[row]).toBe(-1);
          else {
            // Two splits may be equally good; which wins is a matter of rounding.
            const relative = Math.abs((many.strength[row] as number) / one.strength - 1);
            expect(relative).toBeLessThan(one.strength > 1e4 ? 1 : 1e-3);
            expect(Number.isFinite(many.before[row]) && Number.isFinite(many.after[row])).toBe(
              true,
            );
          }
        }
      }),
      { numRuns: 400, seed: 7 },
    );
  });

  it('finds steps, through gaps too', () => {
    const { normal, integer } = random(4);
    const [rows, length] = [513, 120];
    const values = allocateSeries(rows, length);
    const steps = new Int32Array(rows);
    for (let row = 0; row < rows; row++) {
      const step = 10 + integer(100);
      steps[row] = step;
      for (let i = 0; i < length; i++) values[row * length + i] = (i < step ? 50 : 80) + normal();
      if (row % 7 === 0) values[row * length + 3] = Number.NaN;
    }
    const { at, before, after, strength } = changePointMany(values, length);
    expect(at).toEqual(steps);
    expect(Math.min(...strength)).toBeGreaterThan(20);
    expect(before[0]).toBeCloseTo(50, 0);
    expect(after[0]).toBeCloseTo(80, 0);
  });

  it('moves with the unit and the level', () => {
    const { normal } = random(5);
    const row = Float64Array.from({ length: 60 }, (_, i) => (i < 33 ? 1 : 3) + normal());
    const base = changePoint(row);
    const scaled = changePoint(row.map((value) => -1000 * value + 7));
    expect(base?.at).toBe(scaled?.at);
    expect(scaled?.strength).toBeCloseTo(base?.strength as number, 6);
    expect(scaled?.after).toBeCloseTo(-1000 * (base?.after as number) + 7, 6);
  });

  it('has none in a line', () => {
    expect(changePoint(new Float64Array(50).fill(0.1))).toBeUndefined();
    expect(changePoint(new Float64Array(3).map((_, i) => i))).toBeUndefined();
  });
});
