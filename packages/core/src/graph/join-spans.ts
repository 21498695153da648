import { spanKind } from '../model/batch.ts';
import type { ResourceTable } from './resource-table.ts';
import { flag, type SpanColumns } from './span-columns.ts';
import type { SpanIndex } from './span-index.ts';

/** How spans hang together, by row; -1 is "none". */
export interface SpanTree {
  /** The parent's row; -1 for roots and where the parent was never seen. */
  readonly parent: Int32Array;
  /** The request of the same process in which a span runs: itself for a request. */
  readonly entry: Int32Array;
  /** The nearest call of the same process that encloses a call. */
  readonly outer: Int32Array;
  /** Spans that name a parent nobody sent. */
  readonly orphans: number;
  /** Resolves parents of rows `from` up to `to`; all rows before `nest` is used. */
  link(from: number, to: number): void;
  nest(from: number, to: number): void;
}

const unseen = 0;
const open = 1;
const done = 2;

const isEntry = (kind: number): boolean => kind === spanKind.server || kind === spanKind.consumer;
const isCall = (kind: number): boolean => kind === spanKind.client || kind === spanKind.producer;

export function spanTree(
  columns: SpanColumns,
  index: SpanIndex,
  { resources }: ResourceTable,
): SpanTree {
  const { key, parentId, kind, resource, flags, length } = columns;
  const parent = new Int32Array(length).fill(-1);
  const entry = new Int32Array(length).fill(-1);
  const outer = new Int32Array(length).fill(-1);
  const state = new Uint8Array(length);
  let path = new Uint32Array(64);
  let height = 0;
  let orphans = 0;

  const sameProcess = (a: number, b: number): boolean => {
    if (resource[a] === resource[b]) return true;
    const one = resources[resource[a] as number];
    const two = resources[resource[b] as number];
    if (one === undefined || two === undefined || one.service !== two.service) return false;
    return one.instance === two.instance || one.instance === '' || two.instance === '';
  };
  const settle = (row: number): void => {
    const above = parent[row] as number;
    const near = above !== -1 && sameProcess(above, row);
    const aboveKind = near ? (kind[above] as number) : -1;
    if (isEntry(kind[row] as number)) {
      // Two instrumentations of one request nest; the outer one counts.
      const nested = near && !isCall(aboveKind) && (entry[above] as number) !== -1;
      entry[row] = nested ? (entry[above] as number) : row;
    } else if (near) {
      entry[row] = entry[above] as number;
      if (isCall(aboveKind)) outer[row] = above;
      else if (!isEntry(aboveKind)) outer[row] = outer[above] as number;
    }
    state[row] = done;
  };
  /** Spans that are each other's parents have no true parent: the whole circle is cut, whichever row it was met at. */
  const cut = (row: number): void => {
    for (let at = height - 1; at >= 0; at--) {
      const member = path[at] as number;
      parent[member] = -1;
      orphans++;
      if (member === row) break;
    }
  };
  return {
    parent,
    entry,
    outer,
    get orphans() {
      return orphans;
    },
    link(from, to) {
      for (let row = from; row < to; row++) {
        const high = parentId[row * 2] as number;
        const low = parentId[row * 2 + 1] as number;
        if ((high | low) === 0 || ((flags[row] as number) & flag.ignored) !== 0) continue;
        const found = index.find(high, low, key[row * 4 + 2] as number, key[row * 4 + 3] as number);
        if (found === -1) orphans++;
        parent[row] = found;
      }
    },
    nest(from, to) {
      for (let start = from; start < to; start++) {
        let row = start;
        while (row !== -1 && state[row] === unseen) {
          const above = parent[row] as number;
          if (height === 0 && (above === -1 || state[above] === done)) {
            settle(row);
            break;
          }
          state[row] = open;
          if (height === path.length) {
            const longer = new Uint32Array(height * 2);
            longer.set(path);
            path = longer;
          }
          path[height++] = row;
          row = above;
        }
        if (row !== -1 && state[row] === open) cut(row);
        while (height > 0) settle(path[--height] as number);
      }
    },
  };
}
