/** The value at `q` of ascending `values[from..to)`: the smallest that at least `q` of them do not exceed. */
export function quantileOf(values: Float64Array, from: number, to: number, q: number): number {
  if (to <= from) return Number.NaN;
  return values[from + Math.max(0, Math.ceil(q * (to - from)) - 1)] as number;
}

/** How many of ascending `values[from..to)` are at most `bound`. */
export function countAtMost(values: Float64Array, from: number, to: number, bound: number): number {
  let [low, high] = [from, to];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((values[middle] as number) <= bound) low = middle + 1;
    else high = middle;
  }
  return low - from;
}

/** Milliseconds as whole nanoseconds: sums of these are exact, whatever their order. */
export function wholeNanos(ms: number): number {
  return Math.round(ms * 1e6);
}
