/** Bits of `SpanColumns.flags`. */
export const flag = {
  error: 1,
  wait: 2,
  /** The instrumentation itself says that this is a further attempt. */
  resent: 4,
  /** A client span that fetches messages. */
  receive: 8,
  /** Duplicates, and spans whose service did not fit. */
  ignored: 16,
} as const;

/** Spans, one row each. */
export interface SpanColumns {
  readonly length: number;
  /** 4 words a row, together in memory because they are looked up at random: span id, then the folded trace id. */
  readonly key: Uint32Array;
  /** 2 words a row. */
  readonly parentId: Uint32Array;
  readonly kind: Uint8Array;
  readonly flags: Uint8Array;
  /** Unix milliseconds. */
  readonly start: Float64Array;
  /** Milliseconds. */
  readonly duration: Float64Array;
  /** Number in the resource table. */
  readonly resource: Uint32Array;
  /** Number in the target table; 0 is "says nothing". */
  readonly target: Uint32Array;
  /** String numbers. */
  readonly operation: Uint32Array;
  /** What is called, without its values: statement, route or method. String numbers. */
  readonly statement: Uint32Array;
  /** Equal for calls with equal values; tells a repeated attempt from the next call of a loop. */
  readonly attempt: Uint32Array;
}

/** Columns for `length` rows, all zero. */
export function spanColumns(length: number): SpanColumns {
  return {
    length,
    key: new Uint32Array(length * 4),
    parentId: new Uint32Array(length * 2),
    kind: new Uint8Array(length),
    flags: new Uint8Array(length),
    start: new Float64Array(length),
    duration: new Float64Array(length),
    resource: new Uint32Array(length),
    target: new Uint32Array(length),
    operation: new Uint32Array(length),
    statement: new Uint32Array(length),
    attempt: new Uint32Array(length),
  };
}

/**
 * Writes a span's key. The trace id is folded to 64 bits: with the span id's own 64 that tells spans apart as well
 * as the full ids would, in half the memory.
 */
export function writeKey(
  key: Uint32Array,
  at: number,
  traceIds: Uint32Array,
  trace: number,
  spanIds: Uint32Array,
  span: number,
): void {
  key[at] = spanIds[span] as number;
  key[at + 1] = spanIds[span + 1] as number;
  key[at + 2] =
    (traceIds[trace + 3] as number) ^ Math.imul(traceIds[trace + 1] as number, 0x9e3779b1);
  key[at + 3] = (traceIds[trace + 2] as number) ^ Math.imul(traceIds[trace] as number, 0x85ebca6b);
}
