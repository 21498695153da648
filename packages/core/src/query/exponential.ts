import type { ExponentialBuckets, ExponentialPoint } from '../model/batch.ts';
import { quantileOfBuckets } from './quantile-of-buckets.ts';

/** Common bucket bounds for exponential histograms of any scales: those of the coarsest, or coarser. */
export interface ExponentialLadder {
  readonly scale: number;
  /** First and last bucket index in use on each side; last < first when there is none. */
  readonly positive: readonly [first: number, last: number];
  readonly negative: readonly [first: number, last: number];
}

const maxBuckets = 320;

function used({ offset, counts }: ExponentialBuckets, shift: number): readonly [number, number] {
  let first = 0;
  while (first < counts.length && !((counts[first] as number) > 0)) first++;
  let last = counts.length - 1;
  while (last >= first && !((counts[last] as number) > 0)) last--;
  if (last < first) return [0, -1];
  return [Math.floor((offset + first) / 2 ** shift), Math.floor((offset + last) / 2 ** shift)];
}

function span(
  a: readonly [number, number],
  b: readonly [number, number],
): readonly [number, number] {
  if (a[1] < a[0]) return b;
  return b[1] < b[0] ? a : [Math.min(a[0], b[0]), Math.max(a[1], b[1])];
}

/**
 * The finest ladder that holds all the points and has at most 320 buckets. Going down one scale merges the buckets
 * `2i` and `2i + 1` into `i`, exactly (OpenTelemetry data model, "exponential histogram, scale").
 */
export function exponentialLadder(points: Iterable<ExponentialPoint>): ExponentialLadder {
  const all = [...points];
  let scale = all.length === 0 ? 0 : all.reduce((least, point) => Math.min(least, point.scale), 64);
  for (;;) {
    let positive: readonly [number, number] = [0, -1];
    let negative: readonly [number, number] = [0, -1];
    for (const point of all) {
      positive = span(positive, used(point.positive, point.scale - scale));
      negative = span(negative, used(point.negative, point.scale - scale));
    }
    if (positive[1] - positive[0] + negative[1] - negative[0] + 2 <= maxBuckets) {
      return { scale, positive, negative };
    }
    scale--;
  }
}

/** Counts of one side on the ladder, from index `first` to `last`. */
function onLadder(
  { offset, counts }: ExponentialBuckets,
  shift: number,
  [first, last]: readonly [number, number],
): Float64Array {
  const result = new Float64Array(Math.max(0, last - first + 1));
  for (let i = 0; i < counts.length; i++) {
    const at = Math.floor((offset + i) / 2 ** shift) - first;
    if (at >= 0 && at < result.length) result[at] = (result[at] as number) + (counts[i] as number);
  }
  return result;
}

/** Upper bounds and cumulative counts; the last bound is `Infinity`. */
export interface CumulativeBuckets {
  readonly bounds: Float64Array;
  readonly counts: Float64Array;
}

/**
 * An exponential histogram as explicit cumulative buckets on a ladder: negative values from the far end, then the
 * zero bucket with bound 0, then positive values. Observations on a negative bound count as below it.
 */
export function exponentialBuckets(
  point: ExponentialPoint,
  ladder: ExponentialLadder,
): CumulativeBuckets {
  const shift = point.scale - ladder.scale;
  const bound = (index: number): number => 2 ** (index * 2 ** -ladder.scale);
  const bounds: number[] = [];
  const counts: number[] = [];
  let total = 0;
  const push = (upper: number): void => {
    // Bounds beyond the range of doubles fall together; one bucket then stands for them all.
    if (bounds.at(-1) === upper) counts[counts.length - 1] = total;
    else {
      bounds.push(upper);
      counts.push(total);
    }
  };
  const negative = onLadder(point.negative, shift, ladder.negative);
  for (let i = negative.length - 1; i >= 0; i--) {
    total += negative[i] as number;
    push(-bound(ladder.negative[0] + i));
  }
  total += point.zeroCount;
  push(0);
  const positive = onLadder(point.positive, shift, ladder.positive);
  for (let i = 0; i < positive.length; i++) {
    total += positive[i] as number;
    push(bound(ladder.positive[0] + i + 1));
  }
  push(Number.POSITIVE_INFINITY);
  return { bounds: Float64Array.from(bounds), counts: Float64Array.from(counts) };
}

/** Adds up exponential histograms of any scales; the result has the scale of their common ladder. */
export function mergeExponentials(points: readonly ExponentialPoint[]): ExponentialPoint {
  const ladder = exponentialLadder(points);
  const side = (name: 'positive' | 'negative'): ExponentialBuckets => {
    const total = new Float64Array(Math.max(0, ladder[name][1] - ladder[name][0] + 1));
    for (const point of points) {
      const counts = onLadder(point[name], point.scale - ladder.scale, ladder[name]);
      for (let i = 0; i < total.length; i++)
        total[i] = (total[i] as number) + (counts[i] as number);
    }
    return { offset: ladder[name][0], counts: total };
  };
  const known = (pick: 'min' | 'max'): number[] =>
    points.map((point) => point[pick]).filter((value) => !Number.isNaN(value));
  const [lows, highs] = [known('min'), known('max')];
  return {
    scale: ladder.scale,
    zeroCount: points.reduce((total, point) => total + point.zeroCount, 0),
    zeroThreshold: points.reduce((most, point) => Math.max(most, point.zeroThreshold), 0),
    positive: side('positive'),
    negative: side('negative'),
    min: lows.length === 0 ? Number.NaN : lows.reduce((a, b) => Math.min(a, b)),
    max: highs.length === 0 ? Number.NaN : highs.reduce((a, b) => Math.max(a, b)),
  };
}

/**
 * A quantile of an exponential histogram: `quantileOfBuckets` of its buckets, kept within `min` and `max` where
 * those are known. The relative error is at most one bucket width, `2^(2^-scale) - 1`.
 */
export function quantileOfExponential(point: ExponentialPoint, q: number): number {
  const { bounds, counts } = exponentialBuckets(point, exponentialLadder([point]));
  let result = quantileOfBuckets(bounds, counts, q);
  if (result < point.min) result = point.min;
  if (result > point.max) result = point.max;
  return result;
}
