import { spanKind } from '../model/batch.ts';
import type { SpanTree } from './join-spans.ts';
import type { ResourceTable } from './resource-table.ts';
import { flag, type SpanColumns } from './span-columns.ts';

/** One row a request that a service served. */
export interface RequestTable {
  readonly length: number;
  readonly service: Uint32Array;
  /** Unix milliseconds. */
  readonly start: Float64Array;
  /** Milliseconds. */
  readonly duration: Float64Array;
  /** Milliseconds not covered by calls to others. */
  readonly self: Float64Array;
  /** Bits of `flag`. */
  readonly flags: Uint8Array;
  /** The entry span. */
  readonly row: Uint32Array;
}

/** Milliseconds of `[begin, end)` that the calls `rows`, sorted here by start, do not cover. */
function uncovered(columns: SpanColumns, rows: number[], begin: number, end: number): number {
  const { start, duration } = columns;
  const endOf = (row: number): number => (start[row] as number) + (duration[row] as number);
  if (rows.length > 1) {
    rows.sort((a, b) => (start[a] as number) - (start[b] as number) || endOf(a) - endOf(b));
  }
  let reached = begin;
  let free = 0;
  for (const row of rows) {
    const from = Math.min(start[row] as number, end);
    if (from > reached) free += from - reached;
    reached = Math.max(reached, Math.min(endOf(row), end));
  }
  return free + Math.max(0, end - reached);
}

export function requestTable(
  columns: SpanColumns,
  tree: SpanTree,
  { resources }: ResourceTable,
): RequestTable {
  const { kind, flags, start, duration, resource, length } = columns;
  const head = new Int32Array(length).fill(-1);
  const next = new Int32Array(length).fill(-1);
  let count = 0;
  for (let row = 0; row < length; row++) {
    if (((flags[row] as number) & flag.ignored) !== 0) continue;
    const entry = tree.entry[row] as number;
    if (entry === row) count++;
    else if (
      entry !== -1 &&
      tree.outer[row] === -1 &&
      (kind[row] === spanKind.client || kind[row] === spanKind.producer)
    ) {
      next[row] = head[entry] as number;
      head[entry] = row;
    }
  }
  const table = {
    length: count,
    service: new Uint32Array(count),
    start: new Float64Array(count),
    duration: new Float64Array(count),
    self: new Float64Array(count),
    flags: new Uint8Array(count),
    row: new Uint32Array(count),
  };
  const calls: number[] = [];
  let at = 0;
  for (let row = 0; row < length; row++) {
    if (tree.entry[row] !== row || ((flags[row] as number) & flag.ignored) !== 0) continue;
    const begin = start[row] as number;
    const time = duration[row] as number;
    calls.length = 0;
    for (let call = head[row] as number; call !== -1; call = next[call] as number) calls.push(call);
    table.service[at] = resources[resource[row] as number]?.service as number;
    table.start[at] = begin;
    table.duration[at] = time;
    table.self[at] = calls.length === 0 ? time : uncovered(columns, calls, begin, begin + time);
    table.flags[at] = flags[row] as number;
    table.row[at] = row;
    at++;
  }
  return table;
}
