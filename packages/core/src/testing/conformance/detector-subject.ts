import type { Series } from '../../model/series.ts';
import type { Millis, TimeRange } from '../../model/units.ts';
import type { Anomaly, Detector } from '../../ports/analysis.ts';
import { random } from '../random.ts';
import type { ConformanceCase } from './conform.ts';
import { holds, shown } from './expectations.ts';

/**
 * What a detector looks for: a change of level, of the noise's spread, of the trend; a slow drift; a level beside a
 * season; a short burst; something never seen before. Cases of other features are left out.
 */
export type DetectorFeature =
  | 'level'
  | 'spread'
  | 'trend'
  | 'drift'
  | 'season'
  | 'burst'
  | 'novelty';

export type DetectorCase = ConformanceCase<Detector>;

export const step: Millis = 15_000;
export const baselineLength: number = 40;
export const length: number = 60;
export const windowStart: number = baselineLength * step;
export const window: TimeRange = { start: windowStart, end: windowStart + length * step };

/** A series of values by step, counted from the start of the window (the baseline ends at step -1). */
export function seriesOf(count: number, from: number, value: (at: number) => number): Series {
  return {
    labels: new Map(),
    grid: { start: windowStart + from * step, step, length: count },
    values: Float64Array.from({ length: count }, (_, i) => value(from + i)),
  };
}

export function judge(
  detector: Detector,
  value: (at: number) => number,
  baselineCount: number = baselineLength,
): Anomaly | undefined {
  const baseline = seriesOf(baselineCount, -baselineCount, value);
  return detector.detect(seriesOf(length, 0, value), baseline, window);
}

export function quiet(
  detector: Detector,
  what: string,
  value: (at: number) => number,
  count?: number,
): void {
  const anomaly = judge(detector, value, count);
  holds(anomaly === undefined, `${what} is no change, but ${detector.name} says ${shown(anomaly)}`);
}

/** What every anomaly must hold. */
export function checkAnomaly(what: string, { onset, before, after, strength }: Anomaly): void {
  holds(onset >= window.start && onset < window.end, `onset ${onset} is outside of the window`);
  holds(Number.isFinite(strength) && strength >= 0, `strength of ${what} is ${strength}`);
  holds(
    Number.isFinite(before) && Number.isFinite(after),
    `${what} goes from ${before} to ${after}`,
  );
}

/** The change that is there. */
export function found(
  detector: Detector,
  what: string,
  value: (at: number) => number,
  count?: number,
): Anomaly {
  const anomaly = judge(detector, value, count);
  if (anomaly === undefined) throw new Error(`${detector.name} does not see ${what}`);
  checkAnomaly(what, anomaly);
  return anomaly;
}

export function expectOnset(anomaly: Anomaly, at: number, tolerance: number): void {
  const distance = Math.abs(anomaly.onset - (windowStart + at * step)) / step;
  holds(distance <= tolerance, `onset is ${distance} steps away from step ${at}`);
}

/** Noise that is the same for every run: the value of a step depends on the step alone. */
export function noise(seed: number, scale: number): (at: number) => number {
  return (at) => scale * random(seed * 100_000 + at + 1000).normal();
}
