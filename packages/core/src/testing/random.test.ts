import { describe, expect, it } from 'vitest';
import { random } from './random.ts';

const many = (draw: () => number): number[] => Array.from({ length: 20_000 }, draw);
const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

describe('random', () => {
  it('gives the same sequence for the same seed, and others for others', () => {
    const draw = (seed: number): string => random(seed).hex(32);
    expect(draw(1)).toBe(draw(1));
    expect(draw(1)).not.toBe(draw(2));
  });

  it('forks sequences that do not disturb each other', () => {
    const parent = random(1);
    const before = parent.fork('ids').hex(16);
    parent.next();
    expect(parent.fork('ids').hex(16)).toBe(before);
    expect(parent.fork('durations').hex(16)).not.toBe(before);
  });

  it('draws what it says', () => {
    const chance = random(3);
    expect(mean(many(chance.next))).toBeCloseTo(0.5, 1);
    expect(new Set(many(() => chance.integer(4)))).toEqual(new Set([0, 1, 2, 3]));
    const normals = many(chance.normal);
    expect(mean(normals)).toBeCloseTo(0, 1);
    expect(mean(normals.map((value) => value ** 2))).toBeCloseTo(1, 1);
    const ordered = many(() => chance.around(10, 0.5)).sort((a, b) => a - b);
    expect(ordered[10_000]).toBeGreaterThan(9.5);
    expect(ordered[10_000]).toBeLessThan(10.5);
    expect(mean(many(() => (chance.chance(0.2) ? 1 : 0)))).toBeCloseTo(0.2, 1);
    expect(chance.hex(16)).toMatch(/^[0-9a-f]{16}$/);
    expect(chance.shuffle([1, 2, 3, 4]).sort()).toEqual([1, 2, 3, 4]);
    expect(() => chance.pick([])).toThrow(RangeError);
  });
});
