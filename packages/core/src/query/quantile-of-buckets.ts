/**
 * A quantile from cumulative bucket counts, by linear interpolation inside the bucket that holds it:
 * with rank `r = q × total` in bucket (low, high] that takes the count from `before` to `upto`, the result is
 * `low + (high - low) × (r - before) / (upto - before)` (as Prometheus' `histogram_quantile` does).
 *
 * - `bounds` are upper bounds, ascending; the last may be `Infinity`, or be left out (one count more than bounds);
 * - the lowest bucket starts at 0 when its bound is positive, else its bound is the answer;
 * - in the bucket without upper bound the answer is its lower bound;
 * - counts that fall are raised to those before them (buckets of different moments do that); `NaN` counts as no rise;
 * - `NaN` when there is no observation, no finite bound, or `q` is not in 0..1.
 */
export function quantileOfBuckets(
  bounds: ArrayLike<number>,
  cumulativeCounts: ArrayLike<number>,
  q: number,
): number {
  if (!(q >= 0 && q <= 1)) return Number.NaN;
  let total = 0;
  for (let i = 0; i < cumulativeCounts.length; i++) {
    const count = cumulativeCounts[i] as number;
    if (count > total) total = count;
  }
  if (!(total > 0) || total === Number.POSITIVE_INFINITY) return Number.NaN;
  const rank = q * total;
  let before = 0;
  for (let i = 0; i < cumulativeCounts.length; i++) {
    const upto = Math.max(before, cumulativeCounts[i] as number);
    if (Number.isNaN(upto) || upto < rank || upto === before) {
      if (!Number.isNaN(upto)) before = upto;
      continue;
    }
    const high = bounds[i] ?? Number.POSITIVE_INFINITY;
    const low = i > 0 ? (bounds[i - 1] as number) : high > 0 ? 0 : high;
    if (high === Number.POSITIVE_INFINITY) return i > 0 && Number.isFinite(low) ? low : Number.NaN;
    if (!Number.isFinite(low)) return high;
    return low + (high - low) * Math.max(0, (rank - before) / (upto - before));
  }
  return Number.NaN;
}
