import { ownerOf } from './allocate-series.ts';
import { chunkRows, createKernel, type Kernel, type SeriesArray } from './kernel.ts';

/** Bytes of the copy that foreign rows pass through: they stay in the second-level cache. */
const copyBytes = 524_288;

/** The instance for foreign rows; calls are synchronous and leave nothing in it. */
let shared: Kernel | undefined;

function sharedKernel(length: number, bytes: 4 | 8): Kernel | undefined {
  if (shared?.length !== length || shared.matrix.BYTES_PER_ELEMENT !== bytes) {
    const rows = Math.max(4, Math.min(chunkRows, Math.floor(copyBytes / (length * bytes))));
    shared = createKernel(length, rows, bytes);
  }
  return shared;
}

/** Work on `count` rows at address `rows` of the kernel, which are those from `first` on. */
export type ChunkWork = (rows: number, count: number, first: number) => void;

/**
 * Cuts a matrix into chunks that a kernel can work on. `prepare` is called once, with the kernel, and gives the work.
 * False when there is no kernel: then nothing was done.
 */
export function eachChunk(
  values: SeriesArray,
  length: number,
  prepare: (kernel: Kernel) => ChunkWork,
): boolean {
  const bytes = values.BYTES_PER_ELEMENT as 4 | 8;
  const total = values.length / length;
  const owner = ownerOf(values);
  const inside = owner?.length === length ? owner : undefined;
  const kernel = inside ?? sharedKernel(length, bytes);
  if (kernel === undefined) return false;
  const work = prepare(kernel);
  const { matrix } = kernel;
  const step = inside === undefined ? matrix.length / length : chunkRows;
  for (let first = 0; first < total; first += step) {
    const count = Math.min(step, total - first);
    if (inside !== undefined) {
      work(values.byteOffset + first * length * bytes, count, first);
      continue;
    }
    matrix.set(values.subarray(first * length, (first + count) * length));
    work(matrix.byteOffset, count, first);
  }
  return true;
}
