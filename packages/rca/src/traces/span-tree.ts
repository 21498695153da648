import { spanKind } from '@abduce/core';
import type { SpanRows } from './span-rows.ts';

export interface SpanTree {
  /** Row of the parent, -1 where it is absent or unknown. */
  readonly parent: Int32Array;
  /** Row of the span that opened the request in the same service: itself, or an ancestor. */
  readonly entry: Int32Array;
  /** Milliseconds not covered by children. */
  readonly self: Float64Array;
  /** For a call answered by another service: the answering row, else -1. */
  readonly answer: Int32Array;
}

const maxDepth = 1024;

function hash(rows: SpanRows, source: Uint32Array, at: number, row: number): number {
  const { traces } = rows;
  let h = Math.imul((source[at * 2] as number) ^ 0x9e3779b9, 0x85ebca6b);
  h = Math.imul(h ^ (source[at * 2 + 1] as number), 0xc2b2ae35);
  h = Math.imul(h ^ (traces[row * 4 + 3] as number), 0x27d4eb2f);
  return (h ^ (h >>> 15)) >>> 0;
}

function sameTrace(rows: SpanRows, a: number, b: number): boolean {
  const { traces } = rows;
  for (let word = 0; word < 4; word++) {
    if (traces[a * 4 + word] !== traces[b * 4 + word]) return false;
  }
  return true;
}

/** Finds each span's parent with one open-addressed table. O(n) expected. */
function findParents(rows: SpanRows): Int32Array {
  const { length, ids, parents } = rows;
  let size = 16;
  while (size < length * 2) size *= 2;
  const table = new Int32Array(size).fill(-1);
  for (let row = 0; row < length; row++) {
    let slot = hash(rows, ids, row, row) & (size - 1);
    while (table[slot] !== -1) slot = (slot + 1) & (size - 1);
    table[slot] = row;
  }
  const parent = new Int32Array(length).fill(-1);
  for (let row = 0; row < length; row++) {
    const high = parents[row * 2] as number;
    const low = parents[row * 2 + 1] as number;
    if (high === 0 && low === 0) continue;
    let slot = hash(rows, parents, row, row) & (size - 1);
    for (
      let candidate = table[slot] as number;
      candidate !== -1;
      candidate = table[slot] as number
    ) {
      if (
        ids[candidate * 2] === high &&
        ids[candidate * 2 + 1] === low &&
        candidate !== row &&
        sameTrace(rows, candidate, row)
      ) {
        parent[row] = candidate;
        break;
      }
      slot = (slot + 1) & (size - 1);
    }
  }
  return parent;
}

function findEntries(rows: SpanRows, parent: Int32Array): Int32Array {
  const entry = new Int32Array(rows.length).fill(-1);
  for (let row = 0; row < rows.length; row++) {
    let at = row;
    for (let depth = 0; depth < maxDepth; depth++) {
      const kind = rows.kind[at] as number;
      const above = parent[at] as number;
      if (
        kind === spanKind.server ||
        kind === spanKind.consumer ||
        above < 0 ||
        rows.service[above] !== rows.service[at]
      ) {
        break;
      }
      at = above;
    }
    entry[row] = at;
  }
  return entry;
}

/** Children by parent, in order of start; a child of another clock is moved to lie inside its parent. */
function selfTimes(rows: SpanRows, parent: Int32Array): Float64Array {
  const { length, start, duration, service } = rows;
  const self = duration.slice();
  const byStart = Int32Array.from({ length }, (_, row) => row).sort(
    (a, b) => (start[a] as number) - (start[b] as number),
  );
  const covered = new Float64Array(length);
  const reach = new Float64Array(length).fill(Number.NEGATIVE_INFINITY);
  for (let i = 0; i < length; i++) {
    const row = byStart[i] as number;
    const above = parent[row] as number;
    if (above < 0 || rows.kind[row] === spanKind.consumer) continue;
    const low = start[above] as number;
    const high = low + (duration[above] as number);
    let from = start[row] as number;
    const own = duration[row] as number;
    if (service[row] !== service[above])
      from = Math.min(Math.max(from, low), Math.max(low, high - own));
    const to = Math.min(from + own, high);
    from = Math.max(from, low, reach[above] as number);
    if (to > from) {
      covered[above] = (covered[above] as number) + (to - from);
      reach[above] = to;
    }
  }
  for (let row = 0; row < length; row++) {
    self[row] = Math.max(0, (duration[row] as number) - (covered[row] as number));
  }
  return self;
}

/** Joins the spans of each trace. O(n log n). Cycles and missing parents do no harm. */
export function spanTree(rows: SpanRows): SpanTree {
  const parent = findParents(rows);
  const answer = new Int32Array(rows.length).fill(-1);
  for (let row = 0; row < rows.length; row++) {
    const above = parent[row] as number;
    if (above >= 0 && rows.service[above] !== rows.service[row]) answer[above] = row;
  }
  return { parent, answer, entry: findEntries(rows, parent), self: selfTimes(rows, parent) };
}
