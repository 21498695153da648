/** One-sided 95 % of the normal distribution. */
const sure = 1.645;

/** Ends of the interval of a proportion of which `hits` of `total` were seen (Wilson 1927). `hits` may be a fraction. */
export function wilson(
  hits: number,
  total: number,
): { readonly low: number; readonly high: number } {
  if (total <= 0) return { low: 0, high: 1 };
  const p = hits / total;
  const z2 = (sure * sure) / total;
  const centre = p + z2 / 2;
  const spread = sure * Math.sqrt((p * (1 - p)) / total + z2 / (4 * total));
  const scale = 1 + z2;
  return {
    low: Math.max(0, (centre - spread) / scale),
    high: Math.min(1, (centre + spread) / scale),
  };
}

/**
 * Which part of `from` is gone in `to` for certain, 0..1: the upper end of the second proportion against the
 * lower end of the first. Small samples thereby count for little without a threshold.
 */
export function certainLoss(from: { readonly low: number }, to: { readonly high: number }): number {
  return from.low > 0 ? Math.max(0, 1 - to.high / from.low) : 0;
}
