import type { Anomaly, Detector } from '@abduce/core';
import { changePoint } from './change-point.ts';
import { anomalyAt, combine } from './combine.ts';
import { type ChangeOptions, changeDefaults, stepResiduals } from './mean-change-detector.ts';
import { medianMad } from './median-mad.ts';
import { serialDiscount } from './serial.ts';

/** Values that tell a spread: one outlier must not pass for many. */
const fewest = 6;

export interface SpreadChange {
  /** First step of the new spread. */
  readonly at: number;
  /** Standard deviation of the noise before, and from `at` on. */
  readonly before: number;
  readonly after: number;
  /** Standard errors between the roots of the differences. */
  readonly strength: number;
}

/**
 * A change of variance: the change point of √|dᵢ|, where dᵢ is the difference of neighbours, so that neither level
 * nor slow trend counts, one jump is one value of many, and the root makes what remains nearly normal. The
 * deviations are 1.4826·median|d| ÷ √2. Steps without a finite value are left out. O(n) on average.
 * Brown and Forsythe, 1974 (a location test on absolute deviations); Inclán and Tiao, 1994 (one change of variance).
 */
export function spreadChange(
  values: Float64Array,
  options: ChangeOptions = {},
): SpreadChange | undefined {
  const minimum = Math.max(fewest, options.minimum ?? changeDefaults.minimum);
  const places = new Uint32Array(values.length);
  const roots = new Float64Array(values.length);
  let count = 0;
  let last = Number.NaN;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (!Number.isFinite(value)) continue;
    if (!Number.isNaN(last)) {
      places[count] = i;
      roots[count++] = Math.sqrt(Math.abs(value - last));
    }
    last = value;
  }
  const kept = roots.subarray(0, count);
  const found = changePoint(kept, { minimum });
  if (found === undefined) return undefined;
  const spread = (part: Float64Array): number =>
    (1.4826 * medianMad(part.map((root) => root * root)).median) / Math.SQRT2;
  const { at, before, after, strength } = found;
  return {
    at: places[at] as number,
    before: spread(kept.subarray(0, at)),
    after: spread(kept.subarray(at)),
    strength: strength * serialDiscount(stepResiduals(kept, at, before, after)),
  };
}

/** A change of variance inside the window: `spreadChange` over baseline and window. `before` and `after` are deviations. */
export function spreadChangeDetector(options: ChangeOptions = {}): Detector {
  const { threshold, minimum } = { ...changeDefaults, ...options };
  return {
    name: 'spread-change',
    detect(series, baseline, window): Anomaly | undefined {
      const all = combine(series, baseline, window);
      const look = (from: number): Anomaly | undefined | 'earlier' => {
        const found = spreadChange(all.values.subarray(from), { minimum });
        if (found === undefined || !(found.strength >= threshold)) return undefined;
        if (from + found.at < all.first) return 'earlier';
        const step = all.origin + (all.times[from + found.at] as number);
        return anomalyAt(series, step, found.before, found.after, found.strength);
      };
      const found = look(0);
      const late = found === 'earlier' ? look(all.first) : found;
      return late === 'earlier' ? undefined : late;
    },
  };
}
