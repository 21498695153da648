/** Bits of `CallTable.flags`. */
export const callFlag = {
  failed: 1,
  /** Without it the call is part of another one, which counts. */
  counted: 2,
} as const;

/** One row a call along an edge. */
export interface CallTable {
  length: number;
  edge: Uint32Array;
  /** Unix milliseconds. */
  start: Float64Array;
  /** Milliseconds. */
  duration: Float64Array;
  /** Milliseconds between the two sides; `NaN` where one of them is unknown. */
  network: Float64Array;
  flags: Uint8Array;
  /** The caller's span, or the callee's where the caller has none. */
  row: Uint32Array;
}

export function callTable(capacity: number): CallTable {
  return {
    length: 0,
    edge: new Uint32Array(capacity),
    start: new Float64Array(capacity),
    duration: new Float64Array(capacity),
    network: new Float64Array(capacity),
    flags: new Uint8Array(capacity),
    row: new Uint32Array(capacity),
  };
}
