import { type ChangePointOptions, changePoint, splitOf, splitWeights } from './change-point.ts';
import { checkShape } from './kernel/check-shape.ts';
import { eachChunk } from './kernel/each-chunk.ts';
import type { SeriesArray } from './kernel/kernel.ts';

/** As `ChangePoint`, in columns. */
export interface ChangePoints {
  /** -1 where a series has none; the other columns are `NaN` there, and the strength is 0. */
  readonly at: Int32Array;
  readonly before: Float64Array;
  readonly after: Float64Array;
  readonly strength: Float64Array;
}

/**
 * `changePoint` of many series of `length` steps each, one after the other in `values`. Equal to it up to rounding.
 * O(rows × length), by a WebAssembly SIMD kernel that works on two series at a time; series with gaps, and platforms
 * without the kernel, take the JavaScript path. Throws `CONFIG` unless `values` holds whole series.
 */
export function changePointMany(
  values: SeriesArray,
  length: number,
  options: ChangePointOptions = {},
): ChangePoints {
  checkShape(values.length / length, length);
  const rows = values.length / length;
  const at = new Int32Array(rows).fill(-1);
  const before = new Float64Array(rows).fill(Number.NaN);
  const after = new Float64Array(rows).fill(Number.NaN);
  const strength = new Float64Array(rows);
  const twin = (row: number): void => {
    const found = changePoint(values.subarray(row * length, (row + 1) * length), options);
    if (found === undefined) return;
    at[row] = found.at;
    before[row] = found.before;
    after[row] = found.after;
    strength[row] = found.strength;
  };
  const done = eachChunk(values, length, (kernel) => {
    splitWeights(kernel.weights, length, Math.max(1, options.minimum ?? 2));
    const [places, sums, totals, means] = kernel.outs;
    return (address, count, first) => {
      kernel.functions.split(
        address,
        count,
        length,
        values.BYTES_PER_ELEMENT,
        kernel.buffer,
        kernel.weights.byteOffset,
        places.byteOffset,
        sums.byteOffset,
        totals.byteOffset,
        means.byteOffset,
      );
      for (let i = 0; i < count; i++) {
        const k = places[i] as number;
        const total = totals[i] as number;
        if (total === 0) continue;
        // Gaps, and squares outside of the range of a double.
        if (!(total > 1e-280 && total < 1e280)) twin(first + i);
        else if (k > 0) {
          const split = splitOf(k, length, sums[i] as number, total, means[i] as number);
          at[first + i] = k;
          before[first + i] = split.before;
          after[first + i] = split.after;
          strength[first + i] = split.strength;
        }
      }
    };
  });
  for (let row = 0; !done && row < rows; row++) twin(row);
  return { at, before, after, strength };
}
