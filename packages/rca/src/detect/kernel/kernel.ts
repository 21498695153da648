import { kernelBase64 } from './kernel-bytes.ts';
import { type WasmMemory, wasmHost } from './web-assembly.ts';

/** Rows that one call works on: small enough for the nearest cache, and to let others have a turn. */
export const chunkRows = 256;

/** The functions of `kernel.wat`; every pointer is a byte address. */
interface KernelFunctions {
  correlate(
    rows: number,
    count: number,
    length: number,
    bytes: number,
    buffer: number,
    target: number,
    mask: number,
    gaps: number,
    minimum: number,
    out: number,
  ): void;
  levels(
    rows: number,
    count: number,
    length: number,
    bytes: number,
    buffer: number,
    centers: number,
    spreads: number,
  ): void;
  split(
    rows: number,
    count: number,
    length: number,
    bytes: number,
    buffer: number,
    weights: number,
    places: number,
    sums: number,
    totals: number,
    means: number,
  ): void;
}

export type SeriesArray = Float64Array | Float32Array;

/** One instance with a memory of its own, laid out for rows of one length. */
export interface Kernel {
  readonly functions: KernelFunctions;
  readonly length: number;
  /** Room for rows. */
  readonly matrix: SeriesArray;
  /** Address of four rows of working space. */
  readonly buffer: number;
  readonly target: Float64Array;
  /** Two words a step: all ones where the target has a value. */
  readonly mask: Int32Array;
  readonly weights: Float64Array;
  /** Results of one chunk, `chunkRows` each. */
  readonly outs: readonly [Float64Array, Float64Array, Float64Array, Float64Array];
}

/** `null` until it was tried. */
let compiled: object | undefined | null = null;

/** `undefined` on a platform without WebAssembly or its SIMD instructions. */
function kernelModule(): object | undefined {
  if (compiled !== null) return compiled;
  const host = wasmHost();
  const bytes = Uint8Array.from(atob(kernelBase64), (char) => char.charCodeAt(0));
  compiled = host?.validate(bytes) === true ? new host.Module(bytes) : undefined;
  return compiled;
}

const page = 65_536;
const maxPages = 65_536;

/** An instance with room for `rows` rows; `undefined` where there is no kernel or no memory for it. */
export function createKernel(length: number, rows: number, bytes: 4 | 8): Kernel | undefined {
  const host = wasmHost();
  const module = kernelModule();
  const row = 8 * (length + 1);
  const buffer = 16;
  const target = buffer + 4 * row;
  const mask = target + row;
  const weights = mask + row;
  const outs = weights + row;
  const matrix = Math.ceil((outs + 4 * 8 * chunkRows) / 4096) * 4096;
  const pages = Math.ceil((matrix + rows * length * bytes) / page);
  if (host === undefined || module === undefined || pages > maxPages) return undefined;
  let memory: WasmMemory;
  try {
    memory = new host.Memory({ initial: pages, maximum: pages });
  } catch (error) {
    // Engines bound the address space of all memories together.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
  const { exports } = new host.Instance(module, { env: { memory } });
  const out = (index: number): Float64Array =>
    new Float64Array(memory.buffer, outs + index * 8 * chunkRows, chunkRows);
  return {
    functions: exports as KernelFunctions,
    length,
    matrix:
      bytes === 8
        ? new Float64Array(memory.buffer, matrix, rows * length)
        : new Float32Array(memory.buffer, matrix, rows * length),
    buffer,
    target: new Float64Array(memory.buffer, target, length),
    mask: new Int32Array(memory.buffer, mask, 2 * length),
    weights: new Float64Array(memory.buffer, weights, length),
    outs: [out(0), out(1), out(2), out(3)],
  };
}
