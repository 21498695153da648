import { medianInPlace } from './select.ts';

/** Linear between order statistics, as R's type 7. `NaN` over nothing. */
export function quantileSorted(sorted: Float64Array, q: number): number {
  if (sorted.length === 0) return Number.NaN;
  const at = (sorted.length - 1) * q;
  const low = Math.floor(at);
  const start = sorted[low] as number;
  const next = sorted[Math.min(low + 1, sorted.length - 1)] as number;
  return start + (next - start) * (at - low);
}

/** Mean of the finite values; `NaN` over nothing. */
export function meanFinite(values: Float64Array, from = 0, to: number = values.length): number {
  let sum = 0;
  let count = 0;
  for (let i = from; i < to; i++) {
    const value = values[i] as number;
    if (Number.isFinite(value)) {
      sum += value;
      count++;
    }
  }
  return count === 0 ? Number.NaN : sum / count;
}

/** Sum of the finite values; 0 over nothing. */
export function sumFinite(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (Number.isFinite(value)) sum += value;
  }
  return sum;
}

export interface Level {
  /** Median of 8 values or more, mean of fewer; `NaN` over none. */
  readonly center: number;
  /** 1.4826 × the median absolute deviation, or the mean absolute deviation where that is 0. */
  readonly noise: number;
  readonly count: number;
}

const madFactor = 1.4826;

/**
 * Where a series usually is and how far it strays. The factor 1.4826 makes the median absolute
 * deviation agree with the standard deviation of normal noise (Rousseeuw and Croux, 1993). O(n) on average.
 */
export function levelOf(values: Float64Array): Level {
  const kept = new Float64Array(values.length);
  let count = 0;
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (!Number.isFinite(value)) continue;
    kept[count++] = value;
    sum += value;
  }
  if (count === 0) return { center: Number.NaN, noise: Number.NaN, count };
  const center = count >= 8 ? medianInPlace(kept, count) : sum / count;
  if (!Number.isFinite(center)) return { center: Number.NaN, noise: Number.NaN, count: 0 };
  let total = 0;
  for (let i = 0; i < count; i++) {
    const deviation = Math.abs((kept[i] as number) - center);
    kept[i] = deviation;
    total += deviation;
  }
  const spread = madFactor * medianInPlace(kept, count);
  return { center, noise: spread > 0 ? spread : total / count, count };
}
