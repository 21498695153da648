import { medianInPlace } from '../detect/select.ts';

/** Where the middle of a sample lies, and how far that may be off. */
export interface Middle {
  readonly median: number;
  /** Variance of the median: (1.2533 · σ)² ÷ n, with σ = 1.4826 · MAD. */
  readonly variance: number;
  readonly count: number;
}

export function middleOf(values: readonly number[]): Middle {
  const count = values.length;
  if (count === 0) return { median: Number.NaN, variance: Number.NaN, count };
  const kept = Float64Array.from(values);
  const median = medianInPlace(kept, count);
  for (let i = 0; i < count; i++) kept[i] = Math.abs((values[i] as number) - median);
  const sigma = 1.4826 * medianInPlace(kept, count);
  return { median, variance: (1.2533 * sigma) ** 2 / count, count };
}

/** One-sided 95 % of the normal distribution. */
const sure = 1.645;

/** By how much the middle of `after` lies above that of `before` for certain; 0 when it may not. */
export function certainRise(before: Middle, after: Middle): number {
  if (before.count < 3 || after.count < 3) return 0;
  const spread = sure * Math.sqrt(before.variance + after.variance);
  return Math.max(0, after.median - before.median - spread);
}
