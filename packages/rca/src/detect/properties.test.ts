import type { Detector, Series } from '@abduce/core';
import { random } from '@abduce/core/testing';
import fc from 'fast-check';
import { linearRegression, linearRegressionLine } from 'simple-statistics';
import { describe, expect, it } from 'vitest';
import { burstDetector } from './burst-detector.ts';
import { drift } from './drift.ts';
import { driftDetector } from './drift-detector.ts';
import { madDetector } from './mad-detector.ts';
import { meanChangeDetector } from './mean-change-detector.ts';
import { noveltyDetector } from './novelty-detector.ts';
import { robustZDetector } from './robust-z-detector.ts';
import { seasonalDetector, seasonalLevels } from './seasonal-detector.ts';
import { spreadChange, spreadChangeDetector } from './spread-change-detector.ts';
import { stepDetector } from './step-detector.ts';
import { fitLine, trendChange } from './trend-change.ts';
import { trendChangeDetector } from './trend-change-detector.ts';

const step = 60_000;
const detectors: readonly Detector[] = [
  stepDetector(),
  robustZDetector(),
  madDetector({ run: 1 }),
  meanChangeDetector({ threshold: 0.5, minimum: 1 }),
  spreadChangeDetector({ threshold: 0.5 }),
  trendChangeDetector({ threshold: 0.5, minimum: 2 }),
  driftDetector({ threshold: 0.5, lasting: 0, rise: 0 }),
  seasonalDetector({ period: 5 * step, detector: madDetector({ run: 1 }) }),
  burstDetector({ threshold: 0.5 }),
  noveltyDetector({ threshold: 0.1, minimum: 4 }),
];

const seriesFrom = (start: number, values: ArrayLike<number>): Series => ({
  labels: new Map(),
  grid: { start, step, length: values.length },
  values: Float64Array.from(values),
});

const wild = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.integer({ min: 0, max: 20 }) },
    { weight: 2, arbitrary: fc.double() },
    { weight: 2, arbitrary: fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, 0, -0) },
  ),
  { maxLength: 40 },
);

describe('every detector', () => {
  it.each(detectors)('$name lets no NaN or infinity out, however nervous', (detector) => {
    fc.assert(
      fc.property(wild, wild, (before, now) => {
        const series = seriesFrom(0, now);
        const window = { start: 0, end: Math.max(1, now.length) * step };
        const found = detector.detect(series, seriesFrom(-before.length * step, before), window);
        if (found === undefined) return;
        for (const value of [found.before, found.after, found.strength, found.onset]) {
          expect(Number.isFinite(value)).toBe(true);
        }
        expect(found.strength).toBeGreaterThanOrEqual(0);
        expect(found.onset >= 0 && found.onset < window.end).toBe(true);
      }),
      { numRuns: 300, seed: 7 },
    );
  });
});

describe('drift', () => {
  const { normal } = random(11);
  const times = Float64Array.from({ length: 80 }, (_, i) => i);
  const values = times.map((t) => 50 + 0.5 * t + normal());

  it('finds the slope that was put in, past outliers', () => {
    const spoilt = values.map((value, i) => (i % 6 === 0 ? value * 100 : value));
    expect(drift(spoilt, times)?.slope).toBeCloseTo(0.5, 0);
    expect(drift(values, times)?.slope).toBeCloseTo(0.5, 1);
    expect(drift(values, times)?.noise).toBeGreaterThan(0.5);
  });

  it('moves with unit, level and time', () => {
    const base = drift(values, times);
    const other = drift(
      values.map((value) => 8 * value + 3),
      times.map((t) => t + 1000),
    );
    expect(other?.z).toBeCloseTo(base?.z as number, 6);
    expect(other?.slope).toBeCloseTo(8 * (base?.slope as number), 9);
    expect(drift(values.toReversed(), times)?.z).toBeCloseTo(-(base?.z as number), 6);
  });

  it('is less sure of neighbours that resemble each other, and bounded for long series', () => {
    let level = 0;
    const walk = Float64Array.from({ length: 5000 }, () => (level = 0.99 * level + normal()));
    const long = Float64Array.from({ length: 5000 }, (_, i) => i);
    expect(Math.abs(drift(walk, long)?.z as number)).toBeLessThan(6);
    expect(drift(new Float64Array(50).fill(3), long.subarray(0, 50))).toBeUndefined();
  });
});

describe('trendChange', () => {
  const { normal } = random(12);
  const times = Float64Array.from({ length: 90 }, (_, i) => i);
  const values = times.map((t) => 10 + 0.2 * t + 1.5 * Math.max(0, t - 55) + normal());

  it('finds bend and slopes', () => {
    const found = trendChange(values, times);
    expect(Math.abs((found?.at as number) - 55)).toBeLessThan(4);
    expect(found?.slopeBefore).toBeCloseTo(0.2, 1);
    expect(found?.slopeAfter).toBeCloseTo(1.7, 0);
    expect(found?.level).toBeCloseTo(21, -1);
  });

  it('moves with unit, level and time', () => {
    const base = trendChange(values, times);
    const other = trendChange(
      values.map((value) => -4 * value + 9),
      times.map((t) => t - 500),
    );
    expect(other?.at).toBe(base?.at);
    expect(other?.strength).toBeCloseTo(base?.strength as number, 4);
    expect(other?.slopeAfter).toBeCloseTo(-4 * (base?.slopeAfter as number), 6);
  });

  it('starts from the same line as simple-statistics', () => {
    const pairs = Array.from(values, (value, i) => [i, value]);
    const line = fitLine(values, times);
    const theirs = linearRegressionLine(linearRegression(pairs));
    expect(line.level - line.slope * line.meanTime).toBeCloseTo(theirs(0), 8);
    expect(line.slope).toBeCloseTo(theirs(1) - theirs(0), 8);
  });
});

describe('spreadChange', () => {
  const { normal } = random(13);
  const values = Float64Array.from({ length: 200 }, (_, i) => 40 + (i < 120 ? 1 : 4) * normal());

  it('finds the deviations that were put in', () => {
    const found = spreadChange(values);
    expect(Math.abs((found?.at as number) - 120)).toBeLessThan(10);
    expect(found?.before).toBeCloseTo(1, 0);
    expect(Math.abs((found?.after as number) - 4)).toBeLessThan(1.5);
  });

  it('moves with the unit, not with level or slope', () => {
    const base = spreadChange(values);
    const other = spreadChange(values.map((value, i) => 16 * (value + 7) + 1e-6 * i));
    expect(other?.at).toBe(base?.at);
    expect(other?.strength).toBeCloseTo(base?.strength as number, 3);
    expect(other?.after).toBeCloseTo(16 * (base?.after as number), 3);
  });
});

describe('seasonalLevels', () => {
  it('says what earlier periods say, and leaves a value out of its own median', () => {
    const baseline = seriesFrom(-9 * step, [1, 5, 9, 1, 6, 9, 1, 7, Number.NaN]);
    expect(seasonalLevels(seriesFrom(0, [0, 0, 0]), baseline, 3 * step)).toEqual(
      Float64Array.of(1, 6, 9),
    );
    expect([...seasonalLevels(baseline, baseline, 3 * step)].slice(1, 8)).toEqual([
      6.5, 9, 1, 6, 9, 1, 5.5,
    ]);
  });
});
