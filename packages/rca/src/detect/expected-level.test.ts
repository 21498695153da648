import { describe, expect, it } from 'vitest';
import { expectedLevel } from './expected-level.ts';

const of = (...values: number[]): Float64Array => Float64Array.from(values);

describe('expectedLevel', () => {
  it('weighs the last minutes as much as all the history before', () => {
    const level = expectedLevel([of(10, 10, 10), of(14, 14, 14), of(20, 20)]);
    expect(level.center).toBe((12 + 20) / 2);
    expect(level.noise).toBe(4);
    expect(expectedLevel([of(10, 10, 10), of(20, 20)], 0.9).center).toBeCloseTo(11);
  });

  it('does not let trouble that began early into the level', () => {
    const history = Float64Array.from({ length: 50 }, (_, i) => 10 + (i % 3) * 0.1);
    expect(expectedLevel([history, of(10, 19)]).center).toBeCloseTo(10.1);
    expect(expectedLevel([history, of(Number.NaN, 19)]).center).toBeGreaterThan(12);
  });

  it('goes with the last minutes where all of them drifted', () => {
    const history = Float64Array.from({ length: 50 }, () => 10);
    expect(expectedLevel([history, of(20, 21)])).toMatchObject({ center: 15, noise: 5 });
  });

  it('takes many short baselines together', () => {
    const each = [9, 10, 11, 10, 30].map((value) => of(value, value));
    const { center, noise } = expectedLevel([...each, of(10, 10)]);
    expect(center).toBe(10);
    expect(noise).toBeLessThan(2);
  });

  it('ignores baselines without data', () => {
    expect(expectedLevel([of(Number.NaN), of(3, 3)]).center).toBe(3);
    expect(expectedLevel([of(3, 3), of(Number.NaN)]).center).toBe(3);
    expect(expectedLevel([]).center).toBeNaN();
  });
});
