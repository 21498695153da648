/** Of `suspects` requests `inSuspects` have something, and `inNormals` of `normals`. */
export interface TwoShares {
  readonly inSuspects: number;
  readonly suspects: number;
  readonly inNormals: number;
  readonly normals: number;
}

/**
 * Wilson's limits of a share ("Probable inference, the law of succession, and statistical inference", JASA 1927):
 * `(p + z²/2n ± z·√(p(1 − p)/n + z²/4n²)) / (1 + z²/n)`. Sound for few requests, none and all of them, too.
 */
function wilson(having: number, all: number, z: number): { low: number; high: number } {
  const share = having / all;
  const middle = share + (z * z) / (2 * all);
  const spread = z * Math.sqrt((share * (1 - share)) / all + (z * z) / (4 * all * all));
  const scale = 1 + (z * z) / all;
  return { low: Math.max(0, (middle - spread) / scale), high: (middle + spread) / scale };
}

/**
 * A factor by which something is at least more common among the suspects: the lower Wilson limit of their share
 * over the upper one of the normal requests' share. Above 1 the two intervals do not touch, which is more than
 * chance at the level that `z` stands for.
 */
export function liftAtLeast(
  { inSuspects, suspects, inNormals, normals }: TwoShares,
  z: number,
): number {
  return wilson(inSuspects, suspects, z).low / wilson(inNormals, normals, z).high;
}

/**
 * Log-likelihood ratio of two shares against one share for all (Dunning, "Accurate methods for the statistics of
 * surprise and coincidence", Computational Linguistics 1993): `G² = 2 Σ observed · ln(observed / expected)` over
 * the four cells. Zero when the shares are equal; it grows with the difference and with the number of requests.
 */
export function logLikelihoodRatio({
  inSuspects,
  suspects,
  inNormals,
  normals,
}: TwoShares): number {
  const all = suspects + normals;
  const having = inSuspects + inNormals;
  const cell = (observed: number, row: number, column: number): number =>
    observed === 0 ? 0 : observed * Math.log((observed * all) / (row * column));
  return (
    2 *
    Math.max(
      0,
      cell(inSuspects, suspects, having) +
        cell(suspects - inSuspects, suspects, all - having) +
        cell(inNormals, normals, having) +
        cell(normals - inNormals, normals, all - having),
    )
  );
}
