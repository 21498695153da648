import type { Anomaly, Detector } from '@abduce/core';
import { changePoint } from './change-point.ts';
import { anomalyAt, combine } from './combine.ts';
import { serialDiscount } from './serial.ts';

export interface ChangeOptions {
  /** Standard errors between the two sides; chance gives up to about √(2 ln n), 3 for 100 values. Default 6. */
  readonly threshold?: number;
  /** Values that each side must have. Default 3. */
  readonly minimum?: number;
}

export const changeDefaults = { threshold: 6, minimum: 3 } as const;

/** Residuals of a series of two levels. */
export function stepResiduals(
  values: Float64Array,
  at: number,
  before: number,
  after: number,
): Float64Array {
  return values.map((value, i) => value - (i < at ? before : after));
}

/**
 * A change of mean inside the window, over baseline and window together: `changePoint`, its t discounted for
 * neighbours that resemble each other. Works without a baseline; a change inside the baseline makes it look at the
 * window alone. Strength is the distance in deviations of what remains beside the two levels. O(n).
 */
export function meanChangeDetector(options: ChangeOptions = {}): Detector {
  const { threshold, minimum } = { ...changeDefaults, ...options };
  return {
    name: 'mean-change',
    detect(series, baseline, window): Anomaly | undefined {
      const all = combine(series, baseline, window);
      const look = (from: number): Anomaly | undefined | 'earlier' => {
        const values = all.values.subarray(from);
        const found = changePoint(values, { minimum });
        if (found === undefined) return undefined;
        const { at, before, after } = found;
        const discount = serialDiscount(stepResiduals(values, at, before, after));
        if (!(found.strength * discount >= threshold)) return undefined;
        if (from + at < all.first) return 'earlier';
        const deviations = found.strength * Math.sqrt(1 / at + 1 / (values.length - at));
        const step = all.origin + (all.times[from + at] as number);
        return anomalyAt(series, step, before, after, deviations);
      };
      const found = look(0);
      const late = found === 'earlier' ? look(all.first) : found;
      return late === 'earlier' ? undefined : late;
    },
  };
}
