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

/** For magnitudes whose squares overflow or vanish, and for lines. */
function correlateScaled(a: SeriesArray, b: SeriesArray, length: number): number {
  const x = new Float64Array(length);
  const y = new Float64Array(length);
  let count = 0;
  for (let i = 0; i < length; i++) {
    if (!Number.isFinite(a[i]) || !Number.isFinite(b[i])) continue;
    x[count] = a[i] as number;
    y[count++] = b[i] as number;
  }
  const xx = centre(x, count);
  const yy = centre(y, count);
  if (xx === 0 || yy === 0) return Number.NaN;
  let xy = 0;
  for (let i = 0; i < count; i++) xy += (x[i] as number) * (y[i] as number);
  return Math.max(-1, Math.min(1, xy / Math.sqrt(xx * yy)));
}

const isSafe = (squares: number): boolean => squares > 1e-280 && squares < 1e280;

/**
 * Pearson's correlation of two series of equal length, in [-1, 1], over the steps where both are finite:
 * r = Σ(a−ā)(b−b̄) ÷ √(Σ(a−ā)²·Σ(b−b̄)²), the means first, and scaled by the range where squares would overflow.
 * `NaN` when fewer than `minimum` (3) steps remain, or one side never moves. O(n).
 * Pearson, 1895; for why the mean comes first: Chan, Golub and LeVeque, 1983.
 */
export function correlate(a: SeriesArray, b: SeriesArray, minimum = 3): number {
  const length = Math.min(a.length, b.length);
  let count = 0;
  let originA = 0;
  let originB = 0;
  let sumA = 0;
  let sumB = 0;
  for (let i = 0; i < length; i++) {
    const left = a[i] as number;
    const right = b[i] as number;
    // Only a finite number is 0 away from itself.
    if (left - left !== 0 || right - right !== 0) continue;
    if (count === 0) {
      originA = left;
      originB = right;
    }
    count++;
    sumA += left - originA;
    sumB += right - originB;
  }
  if (count < Math.max(2, minimum)) return Number.NaN;
  const meanA = sumA / count;
  const meanB = sumB / count;
  let xx = 0;
  let yy = 0;
  let xy = 0;
  for (let i = 0; i < length; i++) {
    const left = a[i] as number;
    const right = b[i] as number;
    if (left - left !== 0 || right - right !== 0) continue;
    const dx = left - originA - meanA;
    const dy = right - originB - meanB;
    xx += dx * dx;
    yy += dy * dy;
    xy += dx * dy;
  }
  if (!isSafe(xx) || !isSafe(yy)) return correlateScaled(a, b, length);
  return Math.max(-1, Math.min(1, xy / (Math.sqrt(xx) * Math.sqrt(yy))));
}
