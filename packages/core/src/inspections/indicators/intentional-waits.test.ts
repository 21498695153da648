import { describe, expect, it } from 'vitest';
import { intentionalWaits } from './intentional-waits.ts';

const bounds = [0.1, 0.5, 1, 2.5, 5, 10, Number.POSITIVE_INFINITY];
/** Requests in each bucket, the same in every step. */
const constant = (counts: readonly number[], steps = 40) =>
  Array.from({ length: steps }, () => Float64Array.from(counts));
const ask = (steps: readonly Float64Array[], errors = 0) =>
  intentionalWaits({ bounds, steps, errors });

describe('intentionalWaits', () => {
  it('finds a slow mode that is pinned, apart and always there', () => {
    expect(ask(constant([70, 0, 0, 0, 0, 0, 30]))).toEqual({ from: 6, to: 6, share: 0.3 });
    expect(ask(constant([40, 2, 0, 0, 0, 60, 0]))).toMatchObject({ from: 5, to: 5 });
  });

  it('believes a lone wait only when it is long', () => {
    expect(ask(constant([0, 0, 0, 0, 0, 0, 50]))).toMatchObject({ share: 1 });
    expect(ask(constant([0, 0, 0, 0, 50, 0, 0]))).toBeUndefined();
  });

  it('is not taken in by slowness', () => {
    expect(ask(constant([50, 10, 10, 10, 10, 10, 5]))).toBeUndefined();
    expect(ask(constant([90, 0, 0, 5, 5, 5, 5]))).toBeUndefined();
    expect(ask(constant([90, 0, 10, 0, 0, 0, 0]))).toBeUndefined();
  });

  it('wants few errors beside the slow ones: timeouts fail', () => {
    expect(ask(constant([70, 0, 0, 0, 0, 0, 30]), 400)).toBeUndefined();
    expect(ask(constant([70, 0, 0, 0, 0, 0, 30]), 40)).toBeDefined();
  });

  it('bears a step that catches up after a gap', () => {
    const steps = constant([70, 0, 0, 0, 0, 0, 30]);
    expect(ask([Float64Array.of(70_000, 0, 0, 0, 0, 0, 30_000), ...steps])).toBeDefined();
    expect(ask([Float64Array.of(98_000, 0, 0, 0, 0, 0, 2000), ...steps])).toBeUndefined();
  });

  it('bears interruptions of waits that are known', () => {
    const waits = [70, 0, 0, 0, 0, 0, 30];
    const without = constant([100, 0, 0, 0, 0, 0, 0], 8);
    const known = (steps: readonly Float64Array[]) =>
      intentionalWaits({ bounds, steps, errors: 0, known: true });
    for (const at of [0, 15, 32]) {
      const steps = constant(waits);
      steps.splice(at, 8, ...without);
      expect(ask(steps)).toBeUndefined();
      expect(known(steps)).toMatchObject({ from: 6 });
    }
    const [ended, grown] = [constant(waits), constant([95, 0, 0, 0, 0, 0, 5])];
    ended.splice(10, 16, ...without, ...without);
    expect(known(ended)).toBeUndefined();
    grown.splice(36, 4, ...constant(waits, 4));
    expect(known(grown)).toBeUndefined();
  });

  it('lets a constant lie next to a bound', () => {
    expect(ask(constant([40, 0, 0, 0, 10, 50, 0]))).toMatchObject({ from: 4, to: 5 });
    expect(ask(constant([40, 0, 0, 20, 20, 20, 0]))).toBeUndefined();
  });

  it.each([
    [
      'begins',
      [...constant([100, 0, 0, 0, 0, 0, 0], 20), ...constant([70, 0, 0, 0, 0, 0, 30], 20)],
    ],
    ['ends', [...constant([70, 0, 0, 0, 0, 0, 30], 36), ...constant([100, 0, 0, 0, 0, 0, 0], 4)]],
    ['grows', [...constant([95, 0, 0, 0, 0, 0, 5], 20), ...constant([60, 0, 0, 0, 0, 0, 40], 20)]],
    [
      'comes as traffic breaks down',
      [...constant([700, 0, 0, 0, 0, 0, 300], 30), ...constant([35, 0, 0, 0, 0, 0, 15], 10)],
    ],
  ])('calls it a change when the slow mode %s', (_, steps) => {
    expect(ask(steps)).toBeUndefined();
  });

  it('gives the benefit of the doubt before there is a past, and none without requests', () => {
    expect(ask(constant([70, 0, 0, 0, 0, 0, 30], 2))).toBeDefined();
    expect(ask([])).toBeUndefined();
    expect(ask(constant([0, 0, 0, 0, 0, 0, 1], 5))).toBeUndefined();
  });
});
