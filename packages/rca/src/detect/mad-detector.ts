import type { Anomaly, Detector } from '@abduce/core';
import { anomalyAt } from './combine.ts';
import { cut } from './cut.ts';
import { medianMad } from './median-mad.ts';

export interface MadOptions {
  /** Scaled MADs from the baseline's median that a value must lie away. Default 5. */
  readonly threshold?: number;
  /** Values in a row that must do so, on one side. Default 3. */
  readonly run?: number;
  /** Least noise, as a share of the level. Default 0.02. */
  readonly relativeFloor?: number;
}

const defaults = { threshold: 5, run: 3, relativeFloor: 0.02 } as const;
const madFactor = 1.4826;

/**
 * The first run of outliers: |x − median| > threshold · 1.4826 · MAD of the baseline, for `run` values in a row
 * on one side; `NaN` neither helps nor ends a run. Needs 3 values of baseline. O(n) on average.
 * Hampel, 1974; the threshold on scaled MADs in Iglewicz and Hoaglin, 1993.
 */
export function madDetector(options: MadOptions = {}): Detector {
  const { threshold, run, relativeFloor } = { ...defaults, ...options };
  return {
    name: 'mad',
    detect(series, baseline, window): Anomaly | undefined {
      const finite = baseline.values.filter(Number.isFinite);
      const { median, mad } = medianMad(finite);
      if (finite.length < 3) return undefined;
      const { values, first } = cut(series, window);
      let start = 0;
      let side = 0;
      const found: number[] = [];
      for (let i = 0; i < values.length; i++) {
        const value = values[i] as number;
        if (!Number.isFinite(value)) continue;
        const floor = relativeFloor * Math.max(Math.abs(median), Math.abs(value));
        const far = Math.abs(value - median) > threshold * Math.max(madFactor * mad, floor);
        const now = far ? Math.sign(value - median) : 0;
        if (now !== side && found.length >= run) break;
        if (now !== side) found.length = 0;
        if (now !== 0 && found.length === 0) start = i;
        if (now !== 0) found.push(value);
        side = now;
      }
      if (found.length < run) return undefined;
      const after = medianMad(Float64Array.from(found)).median;
      const floor = relativeFloor * Math.max(Math.abs(median), Math.abs(after));
      const strength = Math.abs(after - median) / Math.max(madFactor * mad, floor);
      return anomalyAt(series, first + start, median, after, strength);
    },
  };
}
