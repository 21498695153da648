import type { SeriesArray } from './kernel/kernel.ts';
import { medianInPlace } from './select.ts';

export interface MedianMad {
  readonly median: number;
  /** Median of the absolute deviations from the median; times 1.4826 it estimates a normal standard deviation. */
  readonly mad: number;
}

/**
 * Median and median absolute deviation of the finite values; both `NaN` over none. Half of the values may be
 * arbitrary before either moves without bound. O(n) on average, by selection.
 * Hampel, "The influence curve and its role in robust estimation", 1974.
 */
export function medianMad(values: SeriesArray): MedianMad {
  const kept = new Float64Array(values.length);
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (Number.isFinite(value)) kept[count++] = value;
  }
  const median = medianInPlace(kept, count);
  for (let i = 0; i < count; i++) kept[i] = Math.abs((kept[i] as number) - median);
  return { median, mad: medianInPlace(kept, count) };
}
