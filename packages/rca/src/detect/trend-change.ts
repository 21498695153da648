import { changePoint } from './change-point.ts';

export interface TrendChange {
  /** Index of the last value before the bend. */
  readonly at: number;
  /** Slopes per unit of time. */
  readonly slopeBefore: number;
  readonly slopeAfter: number;
  /** Fitted value at the bend. */
  readonly level: number;
  /** The bend in units of its standard error. */
  readonly strength: number;
}

/** Sum of squares that a line leaves, and the line. */
export interface Line {
  readonly level: number;
  readonly slope: number;
  readonly meanTime: number;
  readonly residuals: Float64Array;
  readonly rest: number;
}

/** The least-squares line through finite values at their times. O(n). */
export function fitLine(values: Float64Array, times: Float64Array): Line {
  const n = values.length;
  let meanTime = 0;
  let level = 0;
  for (let i = 0; i < n; i++) {
    meanTime += (times[i] as number) / n;
    level += (values[i] as number) / n;
  }
  let tt = 0;
  let ty = 0;
  for (let i = 0; i < n; i++) {
    const t = (times[i] as number) - meanTime;
    tt += t * t;
    ty += t * ((values[i] as number) - level);
  }
  const slope = tt === 0 ? 0 : ty / tt;
  const residuals = values.map((y, i) => y - level - slope * ((times[i] as number) - meanTime));
  return { level, slope, meanTime, residuals, rest: sumOfSquares(residuals) };
}

export function sumOfSquares(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += (values[i] as number) ** 2;
  return sum;
}

/** Sum of squares beside the best two levels; `Infinity` where there are none. O(n). */
export function stepRest(values: Float64Array): number {
  const step = changePoint(values);
  if (step === undefined) return Number.POSITIVE_INFINITY;
  return sumOfSquares(values.map((value, i) => value - (i < step.at ? step.before : step.after)));
}

/**
 * Where a line bends: the continuous pair of lines y = a + b·t + c·max(0, t − t_k) that leaves the least sum of
 * squares over all bends t_k with `minimum` (5) values on either side, and the t of c. With e the residuals of one
 * line and h̃ the hinge cleared of constant and slope, the gain of a bend is (Σh·e)² ÷ Σh̃², both from running
 * sums. `undefined` for too few values, for a perfect line, and where two levels explain more than a bend.
 * Values and times must be finite. O(n). Hudson, 1966; Feder, 1975 (joined segments).
 */
export function trendChange(
  values: Float64Array,
  times: Float64Array,
  minimum = 5,
): TrendChange | undefined {
  const n = values.length;
  if (n < 2 * minimum || n < 6) return undefined;
  // Above the first value, so that a flat line leaves nothing, to the last bit.
  const origin = values[0] as number;
  const shifted = values.map((value) => value - origin);
  const line = fitLine(shifted, times);
  const { meanTime, residuals } = line;
  let tt = 0;
  for (let i = 0; i < n; i++) tt += ((times[i] as number) - meanTime) ** 2;
  const scale = sumOfSquares(shifted.map((value) => value - line.level));
  if (!(line.rest > 1e-18 * scale) || !Number.isFinite(scale)) return undefined;
  let best = 0;
  let bestAt = -1;
  let bend = 0;
  let count = 0;
  let sumT = 0;
  let sumTT = 0;
  let sumE = 0;
  let sumTE = 0;
  for (let i = n - 1; i >= minimum - 1; i--) {
    const at = (times[i] as number) - meanTime;
    if (count >= minimum) {
      const h = sumT - at * count;
      const ht = sumTT - at * sumT;
      const hh = sumTT - 2 * at * sumT + at * at * count;
      const clear = hh - (h * h) / n - (ht * ht) / tt;
      const he = sumTE - at * sumE;
      const gain = (he * he) / clear;
      if (clear > 1e-9 * hh && gain > best) {
        best = gain;
        bestAt = i;
        bend = he / clear;
      }
    }
    const e = residuals[i] as number;
    count++;
    sumT += at;
    sumTT += at * at;
    sumE += e;
    sumTE += at * e;
  }
  if (bestAt < 0) return undefined;
  const rest = Math.max(line.rest - best, 1e-12 * line.rest);
  if (rest > stepRest(shifted)) return undefined;
  // The hinge, cleared of constant and slope, changes both when it is put back.
  const at = (times[bestAt] as number) - meanTime;
  let h = 0;
  let ht = 0;
  for (let i = bestAt + 1; i < n; i++) {
    const t = (times[i] as number) - meanTime;
    h += t - at;
    ht += t * (t - at);
  }
  const slopeBefore = line.slope - (bend * ht) / tt;
  return {
    at: bestAt,
    slopeBefore,
    slopeAfter: slopeBefore + bend,
    level: origin + line.level - (bend * h) / n + slopeBefore * at,
    strength: Math.sqrt((best * (n - 4)) / rest),
  };
}
