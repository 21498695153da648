import { correlate, leastSpan } from './correlate.ts';
import { checkShape } from './kernel/check-shape.ts';
import { eachChunk } from './kernel/each-chunk.ts';
import type { SeriesArray } from './kernel/kernel.ts';

export interface CorrelateOptions {
  /** Common steps under which a correlation says nothing. Default 3. */
  readonly minimum?: number;
}

/** Mean 0 and sum of squares 1 over the finite values, 0 elsewhere; `undefined` for a line without movement. */
function standardise(target: SeriesArray, minimum: number): Float64Array | undefined {
  let scale = 0;
  let count = 0;
  let span = 0;
  let origin = Number.NaN;
  for (const value of target) {
    if (!Number.isFinite(value)) continue;
    if (count++ === 0) origin = value;
    span = Math.max(span, Math.abs(value / 2 - origin / 2));
    scale = Math.max(scale, Math.abs(value));
  }
  if (span < leastSpan || count < minimum) return undefined;
  let mean = 0;
  for (const value of target) if (Number.isFinite(value)) mean += value / scale / count;
  const centred = Float64Array.from(target, (value) =>
    Number.isFinite(value) ? value / scale - mean : 0,
  );
  const norm = Math.sqrt(centred.reduce((sum, value) => sum + value * value, 0));
  return centred.map((value) => value / norm);
}

/**
 * Pearson's correlation of one series with many: `values` holds them one after the other, each as long as
 * `target`, on the same time grid. Returns one number in [-1, 1] per series.
 *
 * Steps where either side is `NaN` or infinite are left out, pair by pair; the result is `NaN` when fewer than
 * `minimum` remain or one side never moves there. Agrees with `correlate` to 1e-8.
 *
 * O(rows × length), by a WebAssembly SIMD kernel that reads memory once, without a copy where `values` comes from
 * `allocateSeries`; by `correlate` where the platform has none. Throws `CONFIG` unless `values` holds whole series.
 *
 * @example
 * const values = allocateSeries(2, 4);
 * values.set([1, 2, 3, 4], 0);
 * values.set([9, 7, Number.NaN, 3], 4);
 * correlateMany(Float64Array.of(10, 20, 30, 40), values); // Float64Array [ 1, -1 ]
 */
export function correlateMany(
  target: SeriesArray,
  values: SeriesArray,
  options: CorrelateOptions = {},
): Float64Array {
  const minimum = Math.max(2, options.minimum ?? 3);
  const length = target.length;
  checkShape(values.length / length, length);
  const results = new Float64Array(values.length / length).fill(Number.NaN);
  const standard = standardise(target, minimum);
  if (standard === undefined) return results;
  let gaps = 0;
  const done = eachChunk(values, length, (kernel) => {
    kernel.target.set(standard);
    for (let i = 0; i < length; i++) {
      const finite = Number.isFinite(target[i]);
      kernel.mask.fill(finite ? -1 : 0, 2 * i, 2 * i + 2);
      if (!finite) gaps = 1;
    }
    const [out] = kernel.outs;
    return (rows, count, first) => {
      kernel.functions.correlate(
        rows,
        count,
        length,
        values.BYTES_PER_ELEMENT,
        kernel.buffer,
        kernel.target.byteOffset,
        kernel.mask.byteOffset,
        gaps,
        minimum,
        out.byteOffset,
      );
      results.set(out.subarray(0, count), first);
    };
  });
  for (let row = 0; row < results.length; row++) {
    // Infinity: the sums of this row left the safe range.
    if (!done || results[row] === Number.POSITIVE_INFINITY) {
      results[row] = correlate(target, values.subarray(row * length, (row + 1) * length), minimum);
    }
  }
  return results;
}
