import { checkShape } from './kernel/check-shape.ts';
import { eachChunk } from './kernel/each-chunk.ts';
import type { SeriesArray } from './kernel/kernel.ts';
import { medianMad } from './median-mad.ts';

export interface MedianMads {
  readonly medians: Float64Array;
  readonly mads: Float64Array;
}

/**
 * `medianMad` of many series of `length` steps each, one after the other in `values`, with the very same results.
 * Steps without a finite value are left out; a series of none gives `NaN`. O(rows × length) on average, by
 * selection with a branch-free partition in a WebAssembly kernel, or in JavaScript where there is none.
 * Throws `CONFIG` unless `values` holds whole series.
 */
export function medianMadMany(values: SeriesArray, length: number): MedianMads {
  checkShape(values.length / length, length);
  const rows = values.length / length;
  const medians = new Float64Array(rows);
  const mads = new Float64Array(rows);
  const done = eachChunk(values, length, (kernel) => {
    const [centers, spreads] = kernel.outs;
    return (at, count, first) => {
      kernel.functions.levels(
        at,
        count,
        length,
        values.BYTES_PER_ELEMENT,
        kernel.buffer,
        centers.byteOffset,
        spreads.byteOffset,
      );
      medians.set(centers.subarray(0, count), first);
      mads.set(spreads.subarray(0, count), first);
    };
  });
  for (let row = 0; !done && row < rows; row++) {
    const level = medianMad(values.subarray(row * length, (row + 1) * length));
    medians[row] = level.median;
    mads[row] = level.mad;
  }
  return { medians, mads };
}
