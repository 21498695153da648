import type { SeriesArray } from './kernel/kernel.ts';

/** Where one level turns into another. */
export interface ChangePoint {
  /** First step of the new level. */
  readonly at: number;
  /** Mean before, and from `at` on. */
  readonly before: number;
  readonly after: number;
  /**
   * |after − before| in units of its standard error: the two-sample t with pooled deviation. As the split is the best
   * of many, chance alone gives about √(2 ln n).
   */
  readonly strength: number;
}

export interface ChangePointOptions {
  /** Values that each side must have. Default 2. */
  readonly minimum?: number;
}

/** n ÷ (k (n − k)) for k = 1 … n − 1, and 0 where a side would be too short. */
export function splitWeights(out: Float64Array, n: number, minimum: number): void {
  for (let k = 1; k < n; k++) {
    out[k - 1] = k >= minimum && n - k >= minimum ? n / (k * (n - k)) : 0;
  }
}

/** What is left beside a perfect split: rounding makes it no better than this. */
const rounding = 1e-12;

/** The change point from the sum of the first `k` deviations from `mean`, and the sum of all squared ones. */
export function splitOf(
  k: number,
  n: number,
  sum: number,
  total: number,
  mean: number,
): Omit<ChangePoint, 'at'> {
  const gain = (sum * sum * n) / (k * (n - k));
  const rest = Math.max(total - gain, rounding * total);
  return {
    before: mean + sum / k,
    after: mean - sum / (n - k),
    strength: Math.sqrt((gain * Math.max(1, n - 2)) / rest),
  };
}

/**
 * The split into two levels that leaves the least sum of squares: with S(k) the sum of the first k deviations from
 * the mean, the k of the greatest S(k)²·n ÷ (k(n−k)), which is the likelihood ratio for normal noise.
 * Steps without a finite value are left out. `undefined` for a series that never moves, is too short, or holds
 * values so large that their squares are not finite. O(n).
 * Page, 1954 (the sum); Hinkley, 1970 (the ratio); binary segmentation's step in Scott and Knott, 1974.
 */
export function changePoint(
  values: SeriesArray,
  options: ChangePointOptions = {},
): ChangePoint | undefined {
  const minimum = Math.max(1, options.minimum ?? 2);
  const kept = new Float64Array(values.length);
  const places = new Uint32Array(values.length);
  let n = 0;
  let mean = 0;
  let origin = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (!Number.isFinite(value)) continue;
    // Above the first value, so that the mean of a line is exact.
    if (n === 0) origin = value;
    places[n] = i;
    kept[n++] = value - origin;
    mean += value - origin;
  }
  mean /= n;
  let sum = 0;
  let total = 0;
  let best = 0;
  let bestSum = 0;
  let bestAt = 0;
  for (let k = 1; k <= n; k++) {
    const deviation = (kept[k - 1] as number) - mean;
    total += deviation * deviation;
    sum += deviation;
    if (k < minimum || n - k < minimum) continue;
    const gain = (sum * sum * n) / (k * (n - k));
    if (gain > best) {
      best = gain;
      bestSum = sum;
      bestAt = k;
    }
  }
  if (bestAt === 0 || !Number.isFinite(total) || !(total > Number.MIN_VALUE / rounding))
    return undefined;
  return { at: places[bestAt] as number, ...splitOf(bestAt, n, bestSum, total, mean + origin) };
}
