import type { SeriesArray } from './kernel/kernel.ts';

/** Movement under this counts as none: the square is lost. */
export const leastSpan = 1e-150;

/** Half of the greatest distance from `origin`; 0 for a line. */
function spanOf(values: SeriesArray, origin: number, keep: (at: number) => boolean): number {
  let span = 0;
  for (let i = 0; i < values.length; i++) {
    if (keep(i)) span = Math.max(span, Math.abs((values[i] as number) / 2 - origin / 2));
  }
  return span < leastSpan ? 0 : span;
}

/**
 * Pearson's correlation of two series of equal length, in [-1, 1], over the steps where both are finite:
 * r = Σ(a−ā)(b−b̄) ÷ √(Σ(a−ā)²·Σ(b−b̄)²), in two passes over values scaled by their range, so that no
 * magnitude overflows. `NaN` when fewer than `minimum` (3) steps remain, or one side never moves. O(n).
 * Pearson, 1895; for why two passes: Chan, Golub and LeVeque, 1983.
 */
export function correlate(a: SeriesArray, b: SeriesArray, minimum = 3): number {
  const length = Math.min(a.length, b.length);
  const keep = (at: number): boolean =>
    at < length && Number.isFinite(a[at]) && Number.isFinite(b[at]);
  let first = -1;
  let count = 0;
  for (let i = 0; i < length; i++) {
    if (!keep(i)) continue;
    if (first < 0) first = i;
    count++;
  }
  if (count < Math.max(2, minimum)) return Number.NaN;
  const [originA, originB] = [a[first] as number, b[first] as number];
  const spanA = spanOf(a, originA, keep);
  const spanB = spanOf(b, originB, keep);
  if (spanA === 0 || spanB === 0) return Number.NaN;
  const x = (at: number): number => ((a[at] as number) / 2 - originA / 2) / spanA;
  const y = (at: number): number => ((b[at] as number) / 2 - originB / 2) / spanB;
  let meanX = 0;
  let meanY = 0;
  for (let i = first; i < length; i++) {
    if (!keep(i)) continue;
    meanX += x(i) / count;
    meanY += y(i) / count;
  }
  let xy = 0;
  let xx = 0;
  let yy = 0;
  for (let i = first; i < length; i++) {
    if (!keep(i)) continue;
    const dx = x(i) - meanX;
    const dy = y(i) - meanY;
    xy += dx * dy;
    xx += dx * dx;
    yy += dy * dy;
  }
  return Math.max(-1, Math.min(1, xy / Math.sqrt(xx * yy)));
}
