import type { Anomaly, Detector } from '@abduce/core';
import { anomalyAt } from './combine.ts';
import { cut } from './cut.ts';
import { shiftOf } from './shift.ts';

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
      return anomalyAt(series, first + shift.start, shift.before, shift.after, shift.strength);
    },
  };
}
