import type { Track } from '../case/track.ts';
import { sumFinite } from '../detect/statistics.ts';
import type { Interval } from './symptom.ts';

function perUnit(time: Float64Array, count: Float64Array): number {
  const units = sumFinite(count);
  return units > 0 ? sumFinite(time) / units : Number.NaN;
}

/**
 * Cheap estimate of an excess, by plain sums: (window's mean − least baseline mean) × units, per step.
 * Decides which of very many series deserve the robust statistics. O(n).
 */
export function quickExcess(total: Track, count: Track, interval: Interval): number {
  let before = Number.POSITIVE_INFINITY;
  for (let at = 0; at < total.baselines.length; at++) {
    const level = perUnit(total.baselines[at] as Float64Array, count.baselines[at] as Float64Array);
    if (level < before) before = level;
  }
  if (before === Number.POSITIVE_INFINITY) return Number.POSITIVE_INFINITY;
  const window = total.window.subarray(interval.from, interval.to);
  const units = count.window.subarray(interval.from, interval.to);
  const after = perUnit(window, units);
  return Number.isNaN(after)
    ? 0
    : ((after - before) * sumFinite(units)) / Math.max(1, units.length);
}
