import { spanKind } from '@abduce/core';
import type { SpanRows } from '../span-rows.ts';
import { compareWords, type TraceColumns } from './traces.ts';

/**
 * Milliseconds by which times of one service may disagree. Some SDKs take the start from a clock of whole
 * milliseconds and the duration from a finer one; others are exact up to rounding.
 */
const [coarse, fine] = [1, 0.01];

/** Children of each span: those of row `r` are `rows[offsets[r]]` up to `rows[offsets[r + 1]]`. */
interface Children {
  readonly offsets: Int32Array;
  readonly rows: Int32Array;
}

/**
 * Makes a walker over critical paths. It calls `emit(row, from, to)` for each stretch of time, last one first, with
 * the span that the request was waiting for, in Unix milliseconds of the root's clock. The stretches cover the
 * root's duration exactly once.
 *
 * From its end backwards, a span waited for the child that ended last; before that child began, for the one that
 * had ended last by then; the rest is its own. Left out are consumers, and children of the same service that
 * outlive their parent: it went on without them. A child of another service that lies outside of its parent is
 * moved inside, since clocks differ, and cut where it is longer: the caller had given up.
 * O(n log n) for all n spans together.
 */
export function criticalPathWalker({
  rows,
  tree,
}: TraceColumns): (root: number, emit: (row: number, from: number, to: number) => void) => void {
  const children = childrenOf(tree.parent);
  const starts = new Float64Array(rows.length);
  const ends = new Float64Array(rows.length);
  const next = new Int32Array(rows.length);
  const stops = new Int32Array(rows.length);
  const cursors = new Float64Array(rows.length);
  const lows = new Float64Array(rows.length);
  const tolerances = tolerancesOf(rows);

  /** Places the children on the root's clock, and puts those that were waited for in order of their end. */
  const open = (row: number, root: number): void => {
    const from = children.offsets[row] as number;
    let stop = from;
    const low = starts[row] as number;
    const high = ends[row] as number;
    const shift = low - (rows.start[row] as number);
    const tolerance = tolerances[rows.service[row] as number] as number;
    for (let at = from; at < (children.offsets[row + 1] as number); at++) {
      const child = children.rows[at] as number;
      const own = rows.duration[child] as number;
      let start = (rows.start[child] as number) + shift;
      if (rows.service[child] !== rows.service[row]) {
        start = Math.max(low, Math.min(start, high - own));
      } else if (start + own > high + tolerance) continue;
      // Kept to the parent, so that rounding cannot make a path longer than its root.
      start = Math.min(Math.max(start, low), high);
      const end = Math.min(start + own, high);
      if (child === root || rows.kind[child] === spanKind.consumer || end <= start) continue;
      starts[child] = start;
      ends[child] = end;
      children.rows[at] = children.rows[stop] as number;
      children.rows[stop++] = child;
    }
    if (stop - from > 1) children.rows.subarray(from, stop).sort(lastFirst(rows, starts, ends));
    next[row] = from;
    stops[row] = stop;
  };
  const stack: number[] = [];
  return (root, emit) => {
    starts[root] = rows.start[root] as number;
    ends[root] = (rows.start[root] as number) + (rows.duration[root] as number);
    lows[root] = starts[root] as number;
    cursors[root] = ends[root] as number;
    open(root, root);
    stack.push(root);
    for (let row = stack.at(-1); row !== undefined; row = stack.at(-1)) {
      const low = lows[row] as number;
      const cursor = cursors[row] as number;
      let at = next[row] as number;
      const stop = stops[row] as number;
      const limit = cursor + (tolerances[rows.service[row] as number] as number);
      while (at < stop && (ends[children.rows[at] as number] as number) > limit) at++;
      const child = at < stop ? (children.rows[at] as number) : -1;
      if (child < 0 || (ends[child] as number) <= low) {
        if (cursor > low) emit(row, low, cursor);
        stack.pop();
        continue;
      }
      const end = Math.min(ends[child] as number, cursor);
      const start = Math.min(Math.max(starts[child] as number, low), end);
      if (cursor > end) emit(row, end, cursor);
      next[row] = at + 1;
      cursors[row] = start;
      lows[child] = start;
      cursors[child] = end;
      open(child, root);
      stack.push(child);
    }
  };
}

/** By service: coarse where every span starts at a whole millisecond. */
function tolerancesOf(rows: SpanRows): Float64Array {
  const tolerances = new Float64Array(rows.services.length).fill(coarse);
  for (let row = 0; row < rows.length; row++) {
    if (!Number.isInteger(rows.start[row])) tolerances[rows.service[row] as number] = fine;
  }
  return tolerances;
}

function lastFirst(
  rows: SpanRows,
  starts: Float64Array,
  ends: Float64Array,
): (a: number, b: number) => number {
  return (a, b) =>
    (ends[b] as number) - (ends[a] as number) ||
    (starts[a] as number) - (starts[b] as number) ||
    compareWords(rows.ids, a, b, 2);
}

function childrenOf(parent: Int32Array): Children {
  const { length } = parent;
  const offsets = new Int32Array(length + 1);
  for (const above of parent)
    if (above >= 0) offsets[above + 1] = (offsets[above + 1] as number) + 1;
  for (let row = 0; row < length; row++) {
    offsets[row + 1] = (offsets[row + 1] as number) + (offsets[row] as number);
  }
  const rows = new Int32Array(offsets[length] as number);
  const next = offsets.slice(0, length);
  for (let row = 0; row < length; row++) {
    const above = parent[row] as number;
    if (above < 0) continue;
    const at = next[above] as number;
    rows[at] = row;
    next[above] = at + 1;
  }
  return { offsets, rows };
}
