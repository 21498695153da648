import type { SpanTable } from '../model/batch.ts';

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

/** Spans of all batches; one row each, grown together. */
export interface SpanColumns {
  length: number;
  /** 4 words a row, together in memory because they are looked up at random: span id, then the folded trace id. */
  key: Uint32Array;
  /** 2 words a row. */
  parentId: Uint32Array;
  kind: Uint8Array;
  flags: Uint8Array;
  /** Unix milliseconds. */
  start: Float64Array;
  /** Milliseconds. */
  duration: Float64Array;
  /** Number in the resource table. */
  resource: Uint32Array;
  /** Number in the target table; 0 is "says nothing". */
  target: Uint32Array;
  /** String numbers. */
  operation: Uint32Array;
  /** What is called, without its values: statement, route or method. String numbers. */
  statement: Uint32Array;
  /** Equal for calls with equal values; tells a repeated attempt from the next call of a loop. */
  attempt: Uint32Array;
}

export function spanColumns(): SpanColumns {
  return {
    length: 0,
    key: new Uint32Array(0),
    parentId: new Uint32Array(0),
    kind: new Uint8Array(0),
    flags: new Uint8Array(0),
    start: new Float64Array(0),
    duration: new Float64Array(0),
    resource: new Uint32Array(0),
    target: new Uint32Array(0),
    operation: new Uint32Array(0),
    statement: new Uint32Array(0),
    attempt: new Uint32Array(0),
  };
}

const widths = { key: 4, parentId: 2 } as const;

function reserve(columns: SpanColumns, rows: number): void {
  const capacity = columns.kind.length;
  if (rows <= capacity) return;
  const grown = Math.max(rows, capacity * 2, 1024);
  for (const [name, column] of Object.entries(columns)) {
    if (typeof column === 'number') continue;
    const width = widths[name as keyof typeof widths] ?? 1;
    const larger = new (column.constructor as Uint32ArrayConstructor)(grown * width);
    larger.set(column as Uint32Array);
    (columns as unknown as Record<string, unknown>)[name] = larger;
  }
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

/** Copies ids, kinds and times of the first `count` spans; the other columns are the reader's. Returns the first new row. */
export function appendSpans(columns: SpanColumns, spans: SpanTable, count: number): number {
  const first = columns.length;
  reserve(columns, first + count);
  for (let row = 0; row < count; row++) {
    writeKey(columns.key, (first + row) * 4, spans.traceId, row * 4, spans.spanId, row * 2);
  }
  columns.parentId.set(spans.parentSpanId.subarray(0, count * 2), first * 2);
  columns.kind.set(spans.kind.subarray(0, count), first);
  columns.start.set(spans.startMs.subarray(0, count), first);
  columns.duration.set(spans.durationMs.subarray(0, count), first);
  columns.length = first + count;
  return first;
}
