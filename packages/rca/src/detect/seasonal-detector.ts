import type { Anomaly, Detector, Millis, Series } from '@abduce/core';
import { medianMad } from './median-mad.ts';
import { stepDetector } from './step-detector.ts';

export interface SeasonalOptions {
  /** Length of a season, such as a day or a week. */
  readonly period: Millis;
  /** Judges what the season does not explain. Default `stepDetector()`. */
  readonly detector?: Detector;
}

/** Values of a baseline by their place in the season. */
function phasesOf(baseline: Series, period: Millis, step: Millis): Map<number, number[]> {
  const phases = new Map<number, number[]>();
  for (let i = 0; i < baseline.values.length; i++) {
    const value = baseline.values[i] as number;
    if (!Number.isFinite(value)) continue;
    const phase = phaseOf(baseline, i, period, step);
    const list = phases.get(phase);
    if (list === undefined) phases.set(phase, [value]);
    else list.push(value);
  }
  return phases;
}

function phaseOf({ grid }: Series, index: number, period: Millis, step: Millis): number {
  const time = grid.start + index * grid.step;
  return Math.floor((((time % period) + period) % period) / step);
}

/**
 * What the season says of each step of a series: the median of the baseline's values at the same place in earlier
 * periods; `NaN` where it has none. For the baseline's own steps the value itself is left out of its median, so that
 * residuals are as wide as those of new values. O(n) on average. A seasonal-naive forecast with medians.
 */
export function seasonalLevels(series: Series, baseline: Series, period: Millis): Float64Array {
  const step = series.grid.step;
  const phases = phasesOf(baseline, period, step);
  const own = series === baseline;
  return series.values.map((value, i) => {
    const list = phases.get(phaseOf(series, i, period, step)) ?? [];
    if (!own || !Number.isFinite(value)) return medianMad(Float64Array.from(list)).median;
    const at = list.indexOf(value);
    return medianMad(Float64Array.from(list.filter((_, other) => other !== at))).median;
  });
}

/**
 * Judges a series by what its season does not explain. The baseline must hold two whole periods; of less, the inner
 * detector sees the plain values. `before` is what the season says from the onset on, on average. O(n) on average,
 * besides the inner detector.
 */
export function seasonalDetector(options: SeasonalOptions): Detector {
  const { period, detector = stepDetector() } = options;
  return {
    name: `seasonal ${detector.name}`,
    detect(series, baseline, window): Anomaly | undefined {
      const { grid } = baseline;
      if (grid.length * grid.step < 2 * period || !(period >= 2 * series.grid.step)) {
        return detector.detect(series, baseline, window);
      }
      const levels = seasonalLevels(series, baseline, period);
      const own = seasonalLevels(baseline, baseline, period);
      const rest = (of: Series, expected: Float64Array): Series => ({
        ...of,
        values: of.values.map((value, i) => value - (expected[i] as number)),
      });
      const found = detector.detect(rest(series, levels), rest(baseline, own), window);
      if (found === undefined) return undefined;
      const from = Math.max(0, Math.round((found.onset - series.grid.start) / series.grid.step));
      const known = levels.subarray(from).filter(Number.isFinite);
      const expected = known.reduce((sum, level) => sum + level / known.length, 0);
      const [before, after] = [expected + found.before, expected + found.after];
      return Number.isFinite(before) && Number.isFinite(after)
        ? { ...found, before, after }
        : undefined;
    },
  };
}
