import type { SeriesTransform } from './dialect.ts';

/** Adds `values` to `row`; `NaN` counts only where both are. */
export function addSkippingNaN(row: Float64Array, values: Float64Array): void {
  for (let i = 0; i < row.length; i++) {
    const value = values[i] as number;
    if (Number.isNaN(value)) continue;
    const old = row[i] as number;
    row[i] = Number.isNaN(old) ? value : old + value;
  }
}

/** Keeps the greater of both; `NaN` counts only where both are. */
export function maxSkippingNaN(row: Float64Array, values: Float64Array): void {
  for (let i = 0; i < row.length; i++) {
    const value = values[i] as number;
    const old = row[i] as number;
    if (Number.isNaN(old) || value > old) row[i] = value;
  }
}

/** 1 where the value went the given way since the last one seen, 0 elsewhere. */
function steps(values: Float64Array, sign: 1 | -1): Float64Array {
  let previous = Number.NaN;
  return values.map((value) => {
    if (Number.isNaN(value)) return value;
    const moved = sign * (value - previous) > 0;
    previous = value;
    return moved ? 1 : 0;
  });
}

export function transformSeries(
  values: Float64Array,
  transform: SeriesTransform | undefined,
  scale = 1,
): Float64Array {
  const scaled = scale === 1 ? values : values.map((value) => value * scale);
  switch (transform) {
    case 'complement':
      return scaled.map((value) => Math.min(1, Math.max(0, 1 - value)));
    case 'resets':
      return steps(scaled, -1);
    case 'rises':
      return steps(scaled, 1);
    case 'one':
      return scaled.map((value) => (Number.isNaN(value) ? value : 1));
    default:
      return scaled;
  }
}
