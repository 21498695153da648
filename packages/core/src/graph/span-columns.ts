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
  traceId: Uint32Array;
  spanId: Uint32Array;
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
    traceId: new Uint32Array(0),
    spanId: new Uint32Array(0),
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

const widths = { traceId: 4, spanId: 2, parentId: 2 } as const;

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

/** Copies ids, kinds and times of the first `count` spans; the other columns are the reader's. Returns the first new row. */
export function appendSpans(columns: SpanColumns, spans: SpanTable, count: number): number {
  const first = columns.length;
  reserve(columns, first + count);
  columns.traceId.set(spans.traceId.subarray(0, count * 4), first * 4);
  columns.spanId.set(spans.spanId.subarray(0, count * 2), first * 2);
  columns.parentId.set(spans.parentSpanId.subarray(0, count * 2), first * 2);
  columns.kind.set(spans.kind.subarray(0, count), first);
  columns.start.set(spans.startMs.subarray(0, count), first);
  columns.duration.set(spans.durationMs.subarray(0, count), first);
  columns.length = first + count;
  return first;
}
