import { random } from '@abduce/core/testing';
import fc from 'fast-check';
import { sampleCorrelation } from 'simple-statistics';
import { describe, expect, it } from 'vitest';
import { correlate } from './correlate.ts';
import { correlateMany } from './correlate-many.ts';
import { allocateSeries } from './kernel/allocate-series.ts';

const gap = Number.NaN;
const wild = fc.oneof(
  { weight: 6, arbitrary: fc.double({ min: -1e6, max: 1e6, noNaN: true }) },
  { weight: 1, arbitrary: fc.constantFrom(gap, Number.POSITIVE_INFINITY, 0, 1e300, -1e-300) },
);
const rowsOf = (length: number): fc.Arbitrary<number[][]> =>
  fc.array(fc.array(wild, { minLength: length, maxLength: length }), {
    minLength: 1,
    maxLength: 9,
  });

describe('correlate', () => {
  it('agrees with simple-statistics', () => {
    const { normal } = random(1);
    for (const length of [3, 4, 7, 240]) {
      const a = Array.from({ length }, () => 100 + normal());
      const b = a.map((value) => value + normal());
      expect(correlate(Float64Array.from(a), Float64Array.from(b))).toBeCloseTo(
        sampleCorrelation(a, b),
        10,
      );
    }
  });

  it('says nothing of too few steps, or of a line that never moves', () => {
    const line = Float64Array.of(0.1, 0.1, 0.1, 0.1);
    expect(correlate(line, Float64Array.of(1, 2, 3, 4))).toBeNaN();
    expect(correlate(Float64Array.of(1, gap, 3, gap), Float64Array.of(1, 2, 5, 4))).toBeNaN();
    expect(correlate(Float64Array.of(1, 2), Float64Array.of(1, 2), 2)).toBeCloseTo(1, 12);
  });

  it('stands values near the limits of a double', () => {
    const [a, b] = [Float64Array.of(-1.7e308, 0, 1.7e308), Float64Array.of(-1e-100, 0, 1e-100)];
    expect(correlate(a, b)).toBeCloseTo(1, 12);
  });
});

describe('correlateMany', () => {
  it('agrees with its twin, whatever the values, lengths and gaps', () => {
    const cases = fc.integer({ min: 1, max: 21 }).chain((length) => rowsOf(length));
    fc.assert(
      fc.property(cases, ([target = [], ...rows]) => {
        const values = Float64Array.from(rows.flat());
        const inside = allocateSeries(rows.length, target.length);
        inside.set(values);
        const many = correlateMany(Float64Array.from(target), values);
        expect(correlateMany(Float64Array.from(target), inside)).toEqual(many);
        expect(many.length).toBe(rows.length);
        for (const [i, row] of rows.entries()) {
          const one = correlate(Float64Array.from(target), Float64Array.from(row));
          if (Number.isNaN(one)) expect(many[i]).toBeNaN();
          else expect(Math.abs((many[i] as number) - one)).toBeLessThan(1e-8);
        }
      }),
      { numRuns: 400, seed: 7 },
    );
  });

  it('agrees over more rows than a chunk, in single precision too, at levels far above the movement', () => {
    const { normal, integer } = random(2);
    for (const [rows, length] of [
      [1000, 37],
      [517, 240],
      [5, 4096],
    ] as const) {
      const target = Float64Array.from({ length }, normal);
      const values = allocateSeries(rows, length);
      for (let row = 0; row < rows; row++) {
        const level = 10 ** integer(9);
        for (let i = 0; i < length; i++) {
          values[row * length + i] = level + (row % 3) * (target[i] as number) + normal();
        }
        if (row % 11 === 0) values[row * length + integer(length)] = gap;
        if (row % 13 === 0) values.fill(0.1, row * length, (row + 1) * length);
      }
      const single = allocateSeries(rows, length, 'single');
      single.set(values);
      for (const matrix of [values, values.slice(), single, single.slice()]) {
        const many = correlateMany(target, matrix);
        for (let row = 0; row < rows; row++) {
          const one = correlate(target, matrix.subarray(row * length, (row + 1) * length));
          if (Number.isNaN(one)) expect(many[row]).toBeNaN();
          else expect(Math.abs((many[row] as number) - one)).toBeLessThan(1e-8);
        }
      }
    }
  });

  it('keeps its result when a series is scaled and shifted, and turns it when it is mirrored', () => {
    const { normal } = random(3);
    const target = Float64Array.from({ length: 100 }, normal);
    const row = target.map((value) => value + normal());
    const [base, moved, mirrored] = correlateMany(
      target,
      Float64Array.of(...row, ...row.map((v) => 1e-6 * v + 42), ...row.map((v) => -v)),
    ) as unknown as [number, number, number];
    expect(moved).toBeCloseTo(base, 8);
    expect(mirrored).toBeCloseTo(-base, 12);
  });

  it('leaves out a target without movement, and refuses half a series', () => {
    expect(correlateMany(Float64Array.of(1, 1, 1), Float64Array.of(1, 2, 3))[0]).toBeNaN();
    expect(correlateMany(Float64Array.of(1, gap, gap), Float64Array.of(1, 2, 3))[0]).toBeNaN();
    expect(() => correlateMany(Float64Array.of(1, 2, 3), new Float64Array(4))).toThrow('whole');
    expect(() => correlateMany(new Float64Array(0), new Float64Array(4))).toThrow('whole');
    expect(correlateMany(Float64Array.of(1, 2, 3), new Float64Array(0))).toHaveLength(0);
  });
});
