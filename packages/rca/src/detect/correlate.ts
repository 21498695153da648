import type { SeriesArray } from './kernel/kernel.ts';

/** Movement under this counts as none: its square is lost. */
export const leastSpan = 1e-150;

/** Scales values to [-1, 1] around the first one and centres them; their sum of squares, 0 for a line. */
function centre(values: Float64Array, count: number): number {
  const origin = (values[0] as number) / 2;
  let span = 0;
  for (let i = 0; i < count; i++) {
    // Halves, so that the distance of two finite values is finite.
    const distance = (values[i] as number) / 2 - origin;
    values[i] = distance;
    span = Math.max(span, Math.abs(distance));
  }
  if (span < leastSpan) return 0;
  let mean = 0;
  for (let i = 0; i < count; i++) {
    const scaled = (values[i] as number) / span;
    values[i] = scaled;
    mean += scaled;
  }
  mean /= count;
  let squares = 0;
  for (let i = 0; i < count; i++) {
    const deviation = (values[i] as number) - mean;
    values[i] = deviation;
    squares += deviation * deviation;
  }
  return squares;
}

/**
 * Pearson's correlation of two series of equal length, in [-1, 1], over the steps where both are finite:
 * r = Σ(a−ā)(b−b̄) ÷ √(Σ(a−ā)²·Σ(b−b̄)²), from centred values scaled by their range, so that no magnitude
 * overflows. `NaN` when fewer than `minimum` (3) steps remain, or one side never moves. O(n).
 * Pearson, 1895; for why the mean comes first: Chan, Golub and LeVeque, 1983.
 */
export function correlate(a: SeriesArray, b: SeriesArray, minimum = 3): number {
  const length = Math.min(a.length, b.length);
  const x = new Float64Array(length);
  const y = new Float64Array(length);
  let count = 0;
  for (let i = 0; i < length; i++) {
    const left = a[i] as number;
    const right = b[i] as number;
    if (!Number.isFinite(left) || !Number.isFinite(right)) continue;
    x[count] = left;
    y[count++] = right;
  }
  if (count < Math.max(2, minimum)) return Number.NaN;
  const xx = centre(x, count);
  const yy = centre(y, count);
  if (xx === 0 || yy === 0) return Number.NaN;
  let xy = 0;
  for (let i = 0; i < count; i++) xy += (x[i] as number) * (y[i] as number);
  return Math.max(-1, Math.min(1, xy / Math.sqrt(xx * yy)));
}
