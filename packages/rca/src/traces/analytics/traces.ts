import {
  type CaseFile,
  type EntityId,
  hexId,
  type TelemetryBatch,
  type UnixMs,
} from '@abduce/core';
import { readSpans, type SpanRows } from '../span-rows.ts';
import { type SpanTree, spanTree } from '../span-tree.ts';

/** One request: the spans that share a trace id. */
export interface TraceSummary {
  /** Place in `Traces.list`. */
  readonly index: number;
  /** 32 hexadecimal digits. */
  readonly id: string;
  /** Service and name of the root: the earliest span without a known parent. */
  readonly service: EntityId;
  readonly operation: string;
  readonly start: UnixMs;
  /** Milliseconds that the root took. */
  readonly duration: number;
  /** True when the root failed (error status, or a status code of the server's fault). */
  readonly failed: boolean;
  readonly spans: number;
}

/** Spans as columns, and how they make traces. */
export interface TraceColumns {
  readonly rows: SpanRows;
  readonly tree: SpanTree;
  /** For each span the index of its trace. */
  readonly traceOf: Int32Array;
  /** Rows by trace: those of trace `i` are `members[offsets[i]]` up to `members[offsets[i + 1]]`. */
  readonly offsets: Int32Array;
  readonly members: Int32Array;
  /** Row of the root of each trace. */
  readonly roots: Int32Array;
}

/** What all trace analytics work on. */
export interface Traces {
  /** In order of start, then of id. */
  readonly list: readonly TraceSummary[];
  /** Absent when there are no spans. */
  readonly columns: TraceColumns | undefined;
  /** Where the spans come from; row `i` of the columns is the i-th span of these batches. */
  readonly telemetry: readonly TelemetryBatch[];
}

const everything = { start: Number.NEGATIVE_INFINITY, end: Number.POSITIVE_INFINITY };

/**
 * Joins the spans of a case file, or of batches, to traces. The order of the spans does not matter. Spans beyond
 * the first 500,000 are left out. O(n log n) time, O(n) memory for n spans.
 */
export function readTraces(
  source: Pick<CaseFile, 'telemetry'> | readonly TelemetryBatch[],
): Traces {
  const telemetry = 'telemetry' in source ? source.telemetry : source;
  const rows = readSpans(
    { telemetry, window: everything, baselines: [] },
    everything.start,
    everything.end,
  );
  if (rows === undefined) return { list: [], columns: undefined, telemetry };
  const tree = spanTree(rows);
  const { traceOf, count } = numberTraces(rows);
  const roots = findRoots(rows, tree, traceOf, count);
  const order = Int32Array.from({ length: count }, (_, at) => at).sort((a, b) => {
    const [x, y] = [roots[a] as number, roots[b] as number];
    return (
      (rows.start[x] as number) - (rows.start[y] as number) || compareWords(rows.traces, x, y, 4)
    );
  });
  const place = new Int32Array(count);
  for (let at = 0; at < count; at++) place[order[at] as number] = at;
  const offsets = new Int32Array(count + 1);
  for (let row = 0; row < rows.length; row++) {
    const trace = place[traceOf[row] as number] as number;
    traceOf[row] = trace;
    offsets[trace + 1] = (offsets[trace + 1] as number) + 1;
  }
  for (let at = 0; at < count; at++) {
    offsets[at + 1] = (offsets[at + 1] as number) + (offsets[at] as number);
  }
  const next = offsets.slice(0, count);
  const members = new Int32Array(rows.length);
  for (let row = 0; row < rows.length; row++) {
    const trace = traceOf[row] as number;
    const at = next[trace] as number;
    members[at] = row;
    next[trace] = at + 1;
  }
  const ordered = order.map((trace) => roots[trace] as number);
  const list = Array.from(
    ordered,
    (root, index): TraceSummary => ({
      index,
      id: hexId(rows.traces, root * 4, 4),
      service: rows.services[rows.service[root] as number] as EntityId,
      operation: rows.texts[rows.name[root] as number] as string,
      start: rows.start[root] as number,
      duration: rows.duration[root] as number,
      failed: rows.failed[root] === 1,
      spans: (offsets[index + 1] as number) - (offsets[index] as number),
    }),
  );
  return { list, telemetry, columns: { rows, tree, traceOf, offsets, members, roots: ordered } };
}

/** Orders two rows by an id, so that ties do not depend on the order of the spans. */
export function compareWords(words: Uint32Array, a: number, b: number, width: number): number {
  for (let word = 0; word < width; word++) {
    const order = (words[a * width + word] as number) - (words[b * width + word] as number);
    if (order !== 0) return order;
  }
  return 0;
}

/** A number for each trace id, by one open-addressed table. */
function numberTraces(rows: SpanRows): { traceOf: Int32Array; count: number } {
  const { length, traces } = rows;
  let size = 16;
  while (size < length * 2) size *= 2;
  const table = new Int32Array(size).fill(-1);
  const traceOf = new Int32Array(length);
  const first: number[] = [];
  for (let row = 0; row < length; row++) {
    let hash = 0x9e3779b9;
    for (let word = 0; word < 4; word++) {
      hash = Math.imul(hash ^ (traces[row * 4 + word] as number), 0x85ebca6b);
      hash ^= hash >>> 15;
    }
    let slot = hash & (size - 1);
    for (;;) {
      const known = table[slot] as number;
      if (known < 0) {
        table[slot] = first.length;
        traceOf[row] = first.length;
        first.push(row);
        break;
      }
      if (compareWords(traces, first[known] as number, row, 4) === 0) {
        traceOf[row] = known;
        break;
      }
      slot = (slot + 1) & (size - 1);
    }
  }
  return { traceOf, count: first.length };
}

function findRoots(rows: SpanRows, tree: SpanTree, traceOf: Int32Array, count: number): Int32Array {
  const roots = new Int32Array(count).fill(-1);
  for (let row = 0; row < rows.length; row++) {
    const trace = traceOf[row] as number;
    const root = roots[trace] as number;
    if (root < 0 || isBetterRoot(rows, tree, row, root)) roots[trace] = row;
  }
  return roots;
}

/** Without a parent, then early, then long, then by id. A trace that is a circle has to begin somewhere, too. */
function isBetterRoot(rows: SpanRows, tree: SpanTree, a: number, b: number): boolean {
  const parentless =
    Number((tree.parent[a] as number) < 0) - Number((tree.parent[b] as number) < 0);
  const order =
    -parentless ||
    (rows.start[a] as number) - (rows.start[b] as number) ||
    (rows.duration[b] as number) - (rows.duration[a] as number) ||
    compareWords(rows.ids, a, b, 2);
  return order < 0;
}
