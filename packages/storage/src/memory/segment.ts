import type { TelemetryBatch, UnixMs } from '@abduce/core';

/** Rows of one batch that the store holds. Immutable, but for the order that is worked out when first asked for. */
export interface Segment {
  readonly batch: TelemetryBatch;
  /** Time of every row of the batch. */
  readonly times: Float64Array;
  /** The rows held, in order of arrival. */
  readonly rows: Uint32Array;
  readonly first: UnixMs;
  readonly last: UnixMs;
  readonly arrived: UnixMs;
  readonly bytes: number;
  /** Later segments have greater numbers. */
  readonly number: number;
  /** The rows in order of time, then arrival. */
  sorted: Uint32Array | undefined;
}

/** Rows to keep, as they come from a snapshot. */
export type HeldRows = Pick<Segment, 'batch' | 'rows' | 'arrived' | 'bytes'>;

export function segmentOf(
  init: Pick<Segment, 'batch' | 'times' | 'rows' | 'arrived' | 'bytes' | 'number'>,
): Segment {
  const { times, rows } = init;
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  let ascending = true;
  let previous = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < rows.length; i++) {
    const time = times[rows[i] as number] as number;
    if (time < first) first = time;
    if (time > last) last = time;
    if (time < previous) ascending = false;
    previous = time;
  }
  return { ...init, first, last, sorted: ascending ? rows : undefined };
}

export function sortedRows(segment: Segment): Uint32Array {
  const { times, rows } = segment;
  segment.sorted ??= rows
    .slice()
    .sort((a, b) => (times[a] as number) - (times[b] as number) || a - b);
  return segment.sorted;
}

/** Row numbers from `from` up to `to`. */
export function rowRange(from: number, to: number): Uint32Array {
  return Uint32Array.from({ length: to - from }, (_, i) => from + i);
}
