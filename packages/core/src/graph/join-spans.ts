import { spanKind } from '../model/batch.ts';
import type { ReportedResource } from './resource-table.ts';
import { flag, type SpanColumns } from './span-columns.ts';
import { findSpan, type SpanIndex } from './span-index.ts';

/** How spans hang together, by row; -1 is "none". */
export interface SpanTree {
  /** The parent's row; -1 for roots and where the parent was never seen. */
  readonly parent: Int32Array;
  /** The request of the same process in which a span runs: itself for a request. */
  readonly entry: Int32Array;
  /** The nearest call of the same process that encloses a call. */
  readonly outer: Int32Array;
  /** The call that led to a span: its parent, or a call of the parent's process around the parent. */
  readonly led: Int32Array;
  /** Progress of `nestSpans`. */
  readonly state: Uint8Array;
  /** Whether any call is inside another one. */
  nestedCalls: boolean;
  /** Spans that name a parent nobody sent. */
  orphans: number;
}

const unseen = 0;
const open = 1;
const done = 2;

export const isEntryKind = (kind: number): boolean =>
  kind === spanKind.server || kind === spanKind.consumer;
export const isCallKind = (kind: number): boolean =>
  kind === spanKind.client || kind === spanKind.producer;

export function spanTree({ length }: SpanColumns): SpanTree {
  return {
    parent: new Int32Array(length).fill(-1),
    entry: new Int32Array(length).fill(-1),
    outer: new Int32Array(length).fill(-1),
    led: new Int32Array(length).fill(-1),
    state: new Uint8Array(length),
    nestedCalls: false,
    orphans: 0,
  };
}

/** Finds the parents of rows `from` up to `to`. */
export function linkSpans(tree: SpanTree, index: SpanIndex, from: number, to: number): void {
  const { key, parentId, flags } = index.columns;
  const { parent } = tree;
  for (let row = from; row < to; row++) {
    const high = parentId[row * 2] as number;
    const low = parentId[row * 2 + 1] as number;
    if ((high | low) === 0 || ((flags[row] as number) & flag.ignored) !== 0) continue;
    const traceLow = key[row * 4 + 2] as number;
    const found = findSpan(index, high, low, traceLow, key[row * 4 + 3] as number);
    if (found === -1) tree.orphans++;
    parent[row] = found;
  }
}

function sameProcess(
  columns: SpanColumns,
  resources: readonly ReportedResource[],
  a: number,
  b: number,
): boolean {
  const { resource } = columns;
  if (resource[a] === resource[b]) return true;
  const one = resources[resource[a] as number];
  const two = resources[resource[b] as number];
  if (one === undefined || two === undefined || one.service !== two.service) return false;
  return one.instance === two.instance || one.instance === '' || two.instance === '';
}

function settle(
  tree: SpanTree,
  columns: SpanColumns,
  resources: readonly ReportedResource[],
  row: number,
): void {
  const { parent, entry, outer, led, state } = tree;
  const above = parent[row] as number;
  const near = above !== -1 && sameProcess(columns, resources, above, row);
  const aboveKind = above === -1 ? -1 : (columns.kind[above] as number);
  if (above !== -1) led[row] = isCallKind(aboveKind) ? above : (outer[above] as number);
  if (isEntryKind(columns.kind[row] as number)) {
    // Two instrumentations of one request nest; the outer one counts.
    const nested = near && !isCallKind(aboveKind) && (entry[above] as number) !== -1;
    entry[row] = nested ? (entry[above] as number) : row;
  } else if (near) {
    entry[row] = entry[above] as number;
    if (isCallKind(aboveKind)) outer[row] = above;
    else if (!isEntryKind(aboveKind)) outer[row] = outer[above] as number;
  }
  if (outer[row] !== -1 && isCallKind(columns.kind[row] as number)) tree.nestedCalls = true;
  state[row] = done;
}

/** Spans that are each other's parents have no true parent: the whole circle is cut, whichever row it was met at. */
function cutCircle(tree: SpanTree, path: readonly number[], row: number): void {
  for (let at = path.length - 1; at >= 0; at--) {
    const member = path[at] as number;
    tree.parent[member] = -1;
    tree.orphans++;
    if (member === row) break;
  }
}

/** Works out `entry` and `outer` of rows `from` up to `to`, parents first; all rows must be linked. */
export function nestSpans(
  tree: SpanTree,
  columns: SpanColumns,
  resources: readonly ReportedResource[],
  from: number,
  to: number,
): void {
  const { parent, state } = tree;
  const path: number[] = [];
  for (let start = from; start < to; start++) {
    let row = start;
    while (row !== -1 && state[row] === unseen) {
      const above = parent[row] as number;
      if (path.length === 0 && (above === -1 || state[above] === done)) {
        settle(tree, columns, resources, row);
        break;
      }
      state[row] = open;
      path.push(row);
      row = above;
    }
    if (row !== -1 && state[row] === open) cutCircle(tree, path, row);
    for (let at = path.length - 1; at >= 0; at--) {
      settle(tree, columns, resources, path[at] as number);
    }
    path.length = 0;
  }
}
