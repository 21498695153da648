/**
 * Statistics of a series' values. All skip `NaN`; over no values at all they are `NaN`, but a count is 0.
 * None changes its input.
 */

/** How many values there are. */
export function count(values: Float64Array): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) if (!Number.isNaN(values[i])) total++;
  return total;
}

/** Neumaier's compensated sum, so that the order of the values hardly matters. */
export function sum(values: Float64Array): number {
  let total = 0;
  let lost = 0;
  let any = false;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (Number.isNaN(value)) continue;
    any = true;
    const next = total + value;
    if (Number.isFinite(next)) {
      lost += Math.abs(total) >= Math.abs(value) ? total - next + value : value - next + total;
    }
    total = next;
  }
  if (!any) return Number.NaN;
  return Number.isFinite(total) ? total + lost : total;
}

/** Arithmetic mean. */
export function mean(values: Float64Array): number {
  return sum(values) / count(values);
}

export function min(values: Float64Array): number {
  let least = Number.NaN;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (!(value >= least) && !Number.isNaN(value)) least = value;
  }
  return least;
}

export function max(values: Float64Array): number {
  let greatest = Number.NaN;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (!(value <= greatest) && !Number.isNaN(value)) greatest = value;
  }
  return greatest;
}

/** The values that are not `NaN`, ascending. */
export function sorted(values: Float64Array): Float64Array {
  return values.filter((value) => !Number.isNaN(value)).sort();
}

/** Linear interpolation between order statistics (type 7 of Hyndman and Fan 1996); `NaN` when q is not in 0..1. O(n log n). */
export function quantile(values: Float64Array, q: number): number {
  return quantileOfSorted(sorted(values), q);
}

/** `quantile` of ascending values without `NaN`. O(1). */
export function quantileOfSorted(ascending: Float64Array, q: number): number {
  if (ascending.length === 0 || !(q >= 0 && q <= 1)) return Number.NaN;
  const rank = q * (ascending.length - 1);
  const below = Math.floor(rank);
  const low = ascending[below] as number;
  const high = ascending[Math.min(below + 1, ascending.length - 1)] as number;
  // Equal neighbours need no arithmetic, which would turn two infinities into NaN.
  return low === high || rank === below ? low : low + (high - low) * (rank - below);
}

export function median(values: Float64Array): number {
  return quantile(values, 0.5);
}

/** Median absolute deviation from the median, unscaled; times 1.4826 it estimates a normal's standard deviation. */
export function mad(values: Float64Array): number {
  const center = median(values);
  return median(values.map((value) => (value === center ? 0 : Math.abs(value - center))));
}

/** Population variance by Welford's recurrence. */
export function variance(values: Float64Array): number {
  let n = 0;
  let average = 0;
  let squares = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (Number.isNaN(value)) continue;
    const distance = value - average;
    average += distance / ++n;
    squares += distance * (value - average);
  }
  return n === 0 ? Number.NaN : squares / n;
}
