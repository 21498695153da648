import type { Random } from '@abduce/core/testing';
import type { Mode } from './types.ts';

/** The bounds that the semantic conventions advise for durations of requests, in seconds. */
export const durationBounds: Float64Array = Float64Array.of(
  ...[0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10],
);

/** Distribution function of the standard normal (Abramowitz and Stegun 26.2.17, error below 1e-7). */
function normalBelow(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const tail =
    ((((1.330274429 * t - 1.821255978) * t + 1.781477937) * t - 0.356563782) * t + 0.31938153) *
    t *
    0.3989422804 *
    Math.exp((-z * z) / 2);
  return z > 0 ? 1 - tail : tail;
}

/** Share of requests at or under `seconds`. */
export function shareUnder(modes: readonly Mode[], seconds: number): number {
  let share = 0;
  for (const mode of modes) {
    share += mode.share * normalBelow(Math.log(seconds / mode.median) / mode.spread);
  }
  return share;
}

/** Share of requests in each bucket; the last one has no upper bound. */
export function bucketShares(modes: readonly Mode[]): Float64Array {
  const shares = new Float64Array(durationBounds.length + 1);
  let below = 0;
  for (const [i, bound] of durationBounds.entries()) {
    const under = shareUnder(modes, bound);
    shares[i] = Math.max(0, under - below);
    below = under;
  }
  shares[durationBounds.length] = Math.max(0, 1 - below);
  return shares;
}

/** A count of independent events: exact for small means (Knuth), normal for large ones. */
export function poisson(mean: number, chance: Random): number {
  if (!(mean > 0)) return 0;
  if (mean > 50) return Math.max(0, Math.round(mean + Math.sqrt(mean) * chance.normal()));
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = chance.next(); product > limit; product *= chance.next()) count++;
  return count;
}
