import type { Anomaly, Detector } from '@abduce/core';
import { anomalyAt, combine } from './combine.ts';
import { drift } from './drift.ts';
import { stepRest, sumOfSquares } from './trend-change.ts';

export interface DriftOptions {
  /** Least Mann–Kendall z over baseline and window. Default 6. */
  readonly threshold?: number;
  /** Least z inside the window: a drift that stopped is none. Default 2. */
  readonly lasting?: number;
  /** Least rise from first to last value, in deviations around the line. Default 3. */
  readonly rise?: number;
}

const defaults = { threshold: 6, lasting: 2, rise: 3 } as const;

/**
 * A leak or another slow drift: `drift` over baseline and window, still going on in the window, and better described
 * by a line than by two levels. `before` and `after` are the line's values at the first and last step known; the
 * onset is the window's first step, for a drift has none. O(n + m²), m ≤ 200.
 */
export function driftDetector(options: DriftOptions = {}): Detector {
  const { threshold, lasting, rise } = { ...defaults, ...options };
  return {
    name: 'drift',
    detect(series, baseline, window): Anomaly | undefined {
      const { values, times, first, origin } = combine(series, baseline, window);
      const all = drift(values, times);
      const now = drift(values.subarray(first), times.subarray(first));
      if (all === undefined || now === undefined || !(Math.abs(all.z) >= threshold))
        return undefined;
      if (!(now.z * Math.sign(all.z) >= lasting)) return undefined;
      const value = (index: number): number => all.level + all.slope * (times[index] as number);
      const [before, after] = [value(0), value(values.length - 1)];
      const noise = Math.max(all.noise, 1e-9 * Math.abs(after - before));
      const strength = Math.abs(after - before) / noise;
      if (!(strength >= rise)) return undefined;
      if (sumOfSquares(values.map((y, i) => y - value(i))) > stepRest(values)) return undefined;
      return anomalyAt(series, origin, before, after, strength);
    },
  };
}
