/**
 * Share of requests at or under `threshold` when only some quantiles are known: interpolated between neighbouring
 * quantiles on a logarithmic scale of duration. Beyond the outermost quantiles it errs on the side of
 * health: at or above the highest one it is 1, below the lowest one it is that quantile's share.
 *
 * `quantiles` are pairs of share and duration, ascending in both; pairs with `NaN` are skipped. `NaN` over none.
 */
export function goodShare(
  quantiles: readonly (readonly [share: number, duration: number])[],
  threshold: number,
): number {
  let below: readonly [number, number] | undefined;
  for (const pair of quantiles) {
    const [share, duration] = pair;
    if (!Number.isFinite(duration) || duration < 0) continue;
    if (duration > threshold) {
      if (below === undefined) return share;
      const [lowShare, low] = below;
      const at =
        Math.log(threshold / Math.max(low, 1e-9)) / Math.log(duration / Math.max(low, 1e-9));
      return lowShare + (share - lowShare) * Math.min(1, Math.max(0, at));
    }
    below = pair;
  }
  return below === undefined ? Number.NaN : 1;
}
