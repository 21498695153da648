import type { Anomaly, Detector } from '@abduce/core';
import { anomalyAt } from './combine.ts';
import { cut } from './cut.ts';
import { serialCorrelation } from './serial.ts';

export interface BurstOptions {
  /** Deviations above the usual sum that a run must reach. Default 6. */
  readonly threshold?: number;
  /** Steps of the longest run that still counts as a burst. Default 8. */
  readonly longest?: number;
}

const defaults = { threshold: 6, longest: 8 } as const;

/** Variance of a sum of w neighbours with serial correlation r, beside that of independent ones. */
function widening(r: number, w: number): number {
  let factor = 1;
  for (let k = 1; k < w; k++) factor += 2 * (1 - k / w) * r ** k;
  return factor;
}

/**
 * The clearest short run of too much: over runs of 1, 2, 4 … steps, the greatest (Σx − w·m) ÷ (s·√w), where m and s
 * are mean and standard deviation of the baseline. Whole numbers are taken for counts: s is at least √m, and 1, as
 * for arrivals of their own (Poisson). Where neighbours resemble each other (r), the variance of a run's sum grows by
 * 1 + 2·Σ (1 − k ÷ w)·rᵏ. A gap ends a run. Needs 5 values of baseline. O(n · log longest).
 * Naus, 1965 (the scan statistic); Kleinberg, 2002 (bursts of arrivals).
 */
export function burstDetector(options: BurstOptions = {}): Detector {
  const { threshold, longest } = { ...defaults, ...options };
  return {
    name: 'burst',
    detect(series, baseline, window): Anomaly | undefined {
      const before = baseline.values.filter(Number.isFinite);
      const { values, first } = cut(series, window);
      if (before.length < 5) return undefined;
      const mean = before.reduce((sum, value) => sum + value / before.length, 0);
      const squares = before.reduce((sum, value) => sum + (value - mean) ** 2, 0);
      const whole = (value: number): boolean => Number.isInteger(value) || !Number.isFinite(value);
      const counts = mean >= 0 && before.every(whole) && values.every(whole);
      const spread = Math.max(
        Math.sqrt(squares / (before.length - 1)),
        counts ? Math.sqrt(Math.max(1, mean)) : 0.02 * Math.abs(mean),
      );
      const r = serialCorrelation(before.map((value) => value - mean));
      let best = 0;
      let start = -1;
      let width = 0;
      let level = 0;
      for (let w = 1; w <= longest && w <= values.length; w *= 2) {
        const deviation = spread * Math.sqrt(w * widening(r, w));
        let sum = 0;
        let usable = 0;
        for (let i = 0; i < values.length; i++) {
          const value = values[i] as number;
          usable = Number.isFinite(value) ? usable + 1 : 0;
          sum = usable === 0 ? 0 : sum + value;
          if (usable > w) sum -= values[i - w] as number;
          if (usable < w) continue;
          const z = (sum - w * mean) / deviation;
          if (z <= best) continue;
          best = z;
          start = i - w + 1;
          width = w;
          level = sum / w;
        }
      }
      if (!(best >= threshold) || start < 0) return undefined;
      // A power of two may reach over the edge of the burst: keep what lies above half of it.
      let onset = start;
      while (onset < start + width - 1 && (values[onset] as number) < (mean + level) / 2) onset++;
      return anomalyAt(series, first + onset, mean, level, best);
    },
  };
}
