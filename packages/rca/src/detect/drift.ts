import { medianMad } from './median-mad.ts';
import { serialCorrelation } from './serial.ts';

export interface Drift {
  /** Median of the slopes of all pairs, per unit of time. */
  readonly slope: number;
  /** Median of y − slope·t: the line's value at time 0. */
  readonly level: number;
  /** Mann–Kendall z, discounted for neighbours that resemble each other; its sign is the slope's. */
  readonly z: number;
  /** Scaled MAD around the line. */
  readonly noise: number;
}

/** Points whose pairs are compared; more are first replaced by medians of neighbours. */
const mostPoints = 200;

function thin(values: Float64Array, times: Float64Array): [Float64Array, Float64Array] {
  const size = Math.ceil(values.length / mostPoints);
  if (size <= 1) return [values, times];
  const count = Math.floor(values.length / size);
  const part = (all: Float64Array, i: number): number =>
    medianMad(all.subarray(i * size, (i + 1) * size)).median;
  return [
    Float64Array.from({ length: count }, (_, i) => part(values, i)),
    Float64Array.from({ length: count }, (_, i) => part(times, i)),
  ];
}

/**
 * A slow monotonous trend under noise of any shape. Slope: the median of (y_j − y_i) ÷ (t_j − t_i) over all pairs.
 * z: S = Σ sign(y_j − y_i) over its deviation √(n(n−1)(2n+5) − Σ g(g−1)(2g+5)) ÷ √18 for groups of g ties, times
 * √((1−r) ÷ (1+r)) for the residuals' serial correlation r. Up to 29 % of the values may be arbitrary.
 * `undefined` for fewer than 8. Values and times must be finite, times ascending. O(n + m²), m ≤ 200.
 * Theil, 1950; Sen, 1968; Mann, 1945; Kendall, 1955; the discount after Hamed and Rao, 1998.
 */
export function drift(values: Float64Array, times: Float64Array): Drift | undefined {
  const [y, t] = thin(values, times);
  const n = y.length;
  if (n < 8) return undefined;
  const slopes = new Float64Array((n * (n - 1)) / 2);
  let pairs = 0;
  let score = 0;
  for (let j = 1; j < n; j++) {
    for (let i = 0; i < j; i++) {
      const rise = (y[j] as number) - (y[i] as number);
      score += Math.sign(rise);
      slopes[pairs++] = rise / ((t[j] as number) - (t[i] as number));
    }
  }
  const slope = medianMad(slopes).median;
  const level = medianMad(y.map((value, i) => value - slope * (t[i] as number))).median;
  const residuals = y.map((value, i) => value - level - slope * (t[i] as number));
  let variance = n * (n - 1) * (2 * n + 5);
  const sorted = y.slice().sort();
  for (let i = 0, group = 1; i < n; i++, group++) {
    if (sorted[i + 1] === sorted[i]) continue;
    variance -= group * (group - 1) * (2 * group + 5);
    group = 0;
  }
  if (!(variance > 0) || !Number.isFinite(slope)) return undefined;
  const r = serialCorrelation(residuals);
  return {
    slope,
    level,
    z: (score / Math.sqrt(variance / 18)) * Math.sqrt((1 - r) / (1 + r)),
    noise: 1.4826 * medianMad(residuals).mad,
  };
}
