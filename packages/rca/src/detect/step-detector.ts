import type { Anomaly, Detector, Series, TimeRange } from '@abduce/core';
import { shiftOf } from './shift.ts';

/** The steps of a series whose start lies in `[range.start, range.end)`. */
export function cut(series: Series, range: TimeRange): { values: Float64Array; first: number } {
  const { grid, values } = series;
  const first = Math.max(0, Math.ceil((range.start - grid.start) / grid.step));
  const end = Math.min(grid.length, Math.ceil((range.end - grid.start) / grid.step));
  return { values: values.subarray(first, Math.max(first, end)), first };
}

/**
 * Finds a lasting change of level: median and MAD of the baseline against the maximum-sum run of the
 * window. Two values of baseline and three of window are enough; `NaN` is skipped. O(n log n).
 */
export function stepDetector(): Detector {
  return {
    name: 'step',
    detect(series, baseline, window): Anomaly | undefined {
      const { values, first } = cut(series, window);
      const shift = shiftOf([baseline.values], values);
      if (shift.direction === 'none') return undefined;
      return {
        onset: series.grid.start + (first + shift.start) * series.grid.step,
        direction: shift.direction,
        before: shift.before,
        after: shift.after,
        strength: shift.strength,
      };
    },
  };
}
