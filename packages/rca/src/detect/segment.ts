export interface Segment {
  /** First step of the segment. */
  readonly start: number;
  /** One past the last step. */
  readonly end: number;
  /** Mean of the finite values inside. */
  readonly level: number;
}

/**
 * The run of steps that lies most clearly beyond `before` in one direction: the maximum-sum run of
 * `sign · (x − before) − δ/2`, where δ is the median distance of the steps that stray by more than
 * `margin`. Each step counts for at most 2δ, so that one spike does not outweigh a plateau.
 * Missing steps neither help nor end a run. O(n) after an O(k log k) median over the k strayed steps.
 * Kadane's algorithm on the statistic of Page's cumulative sum (1954) with a known start level.
 */
export function findSegment(
  values: Float64Array,
  before: number,
  margin: number,
  sign: 1 | -1,
): Segment | undefined {
  const strayed: number[] = [];
  for (let i = 0; i < values.length; i++) {
    const distance = sign * ((values[i] as number) - before);
    if (Number.isFinite(distance) && distance > margin) strayed.push(distance);
  }
  if (strayed.length === 0) return undefined;
  strayed.sort((a, b) => a - b);
  const delta = strayed[strayed.length >> 1] as number;
  let best = 0;
  let bestStart = -1;
  let bestEnd = -1;
  let sum = 0;
  let start = -1;
  for (let i = 0; i < values.length; i++) {
    const distance = sign * ((values[i] as number) - before);
    if (!Number.isFinite(distance)) continue;
    const gain = Math.max(-2 * delta, Math.min(distance, 2 * delta)) - delta / 2;
    if (sum <= 0) {
      sum = 0;
      start = i;
    }
    sum += gain;
    if (sum > best) {
      best = sum;
      bestStart = start;
      bestEnd = i + 1;
    }
  }
  if (bestStart < 0) return undefined;
  // A ramp crosses δ/2 late: go back to where it left the usual range.
  while (bestStart > 0 && sign * ((values[bestStart - 1] as number) - before) > margin) bestStart--;
  let total = 0;
  let count = 0;
  for (let i = bestStart; i < bestEnd; i++) {
    const value = values[i] as number;
    if (Number.isFinite(value)) {
      total += value;
      count++;
    }
  }
  return { start: bestStart, end: bestEnd, level: total / count };
}
