import { checkShape } from './check-shape.ts';
import { createKernel, type Kernel, type SeriesArray } from './kernel.ts';

const owners = new WeakMap<ArrayBufferLike, Kernel>();

/** The kernel in whose memory an array lies. */
export function ownerOf(values: SeriesArray): Kernel | undefined {
  return owners.get(values.buffer);
}

/**
 * An array of `rows × length` zeros, one series after the other, inside the memory of the WebAssembly kernel, so
 * that `correlateMany`, `medianMadMany` and `changePointMany` read it without a copy. An ordinary array where the
 * platform has no kernel or no room for it: results are the same. Freed like any array.
 *
 * Double precision is the default: counters and bytes need its digits. Single precision halves the memory;
 * sums are taken in double precision all the same.
 * Throws `CONFIG` for sizes that are not whole numbers, or under 1 step.
 */
export function allocateSeries(rows: number, length: number): Float64Array<ArrayBuffer>;
export function allocateSeries(
  rows: number,
  length: number,
  precision: 'double',
): Float64Array<ArrayBuffer>;
export function allocateSeries(
  rows: number,
  length: number,
  precision: 'single',
): Float32Array<ArrayBuffer>;
export function allocateSeries(
  rows: number,
  length: number,
  precision: 'double' | 'single' = 'double',
): SeriesArray {
  checkShape(rows, length);
  const kernel = createKernel(length, rows, precision === 'double' ? 8 : 4);
  if (kernel !== undefined) {
    owners.set(kernel.matrix.buffer, kernel);
    return kernel.matrix;
  }
  return precision === 'double' ? new Float64Array(rows * length) : new Float32Array(rows * length);
}
