import fc from 'fast-check';
import { expect, it } from 'vitest';
import { poissonTail } from './poisson-tail.ts';

it.each([
  [1, 1, 1],
  [2, 1, 1 - 2 / Math.E],
  [5, 0.27, 9.55521e-6],
  [8, 0.6, 2.44828e-7],
  [120, 100, 0.02823039396],
  [0, 0, 1],
  [3, 0, 0],
  [1e6, 1, 0],
])('of %s where %s are expected is %s', (count, mean, expected) => {
  expect(poissonTail(count, mean)).toBeCloseTo(expected, 8);
});

it('forgives the rounding of rates', () => {
  expect(poissonTail(5 - 1e-12, 1)).toBe(poissonTail(5, 1));
});

it('is a probability that falls with the count and grows with the mean', () => {
  const number = fc.double({ min: 0, max: 1e5, noNaN: true });
  fc.assert(
    fc.property(number, number, number, (count, mean, more) => {
      const chance = poissonTail(count, mean);
      expect(chance).toBeGreaterThanOrEqual(0);
      expect(chance).toBeLessThanOrEqual(1);
      expect(poissonTail(count + more, mean)).toBeLessThanOrEqual(chance + 1e-9);
      expect(poissonTail(count, mean + more)).toBeGreaterThanOrEqual(chance - 1e-9);
    }),
    { seed: 4, numRuns: 300 },
  );
});
