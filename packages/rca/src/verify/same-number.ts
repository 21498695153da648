/**
 * Equal within `tolerance` times the larger of both and of `scale`, the size of the numbers it was worked out from:
 * a difference of two large numbers is no more exact than they are. Two missing numbers are equal.
 */
export function sameNumber(a: number, b: number, tolerance: number, scale = 0): boolean {
  if (Object.is(a, b) || a === b) return true;
  if (!Number.isFinite(a) || !Number.isFinite(b)) return Number.isNaN(a) && Number.isNaN(b);
  return Math.abs(a - b) <= tolerance * Math.max(Math.abs(a), Math.abs(b), scale);
}
