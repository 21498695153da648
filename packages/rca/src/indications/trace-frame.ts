import type { CaseFile, EntityId, TimeRange, UnixMs } from '@abduce/core';
import type { SpanRows } from '../traces/span-rows.ts';
import type { SpanTree } from '../traces/span-tree.ts';

/** An operation of a service, told apart by the operation of another service that asked for it. */
export interface TracedOperation {
  readonly service: EntityId;
  readonly name: string;
  /** Number of the operation that called into the service, -1 where nothing did. */
  readonly caller: number;
}

/** Spans by operation and period. A trace belongs to one period as a whole: the one it began in. */
export interface TraceFrame {
  readonly rows: SpanRows;
  readonly tree: SpanTree;
  readonly window: TimeRange;
  readonly operations: readonly TracedOperation[];
  /** Spans that were left out because there were too many operations to tell apart. */
  readonly overflow: number;
  /** Number of each span's operation, -1 for those left out. */
  readonly operation: Int32Array;
  /** … and without regard to what called it. */
  readonly named: Int32Array;
  /** Row of the first ancestor of each span: spans of one trace that hang together share it. */
  readonly top: Int32Array;
  /** Number of each span's normal, `normals` in the window, -1 at neither time. */
  readonly group: Int8Array;
  /** Baselines that hold spans. */
  readonly normals: number;
  /** Traces of each normal, then of the window. */
  readonly traces: Float64Array;
  /** Children of row `r`: `child[childAt[r] … childAt[r + 1] - 1]`, in order of start. */
  readonly child: Int32Array;
  readonly childAt: Int32Array;
}

export const frameDefaults = {
  maxNormals: 100,
  /** Names that hold ids make every span an operation of its own, and comparing pointless. */
  maxOperations: 20_000,
} as const;

/** Row of the first ancestor of each span. */
function tops(parent: Int32Array): Int32Array {
  const top = new Int32Array(parent.length).fill(-1);
  const path: number[] = [];
  for (let row = 0; row < parent.length; row++) {
    let at = row;
    path.length = 0;
    while (top[at] === -1) {
      path.push(at);
      top[at] = at;
      const above = parent[at] as number;
      if (above < 0) break;
      at = above;
    }
    const found = top[at] as number;
    for (const one of path) top[one] = found;
  }
  return top;
}

function groupsOf(
  caseFile: CaseFile,
  rows: SpanRows,
  top: Int32Array,
  from: UnixMs,
  to: UnixMs,
): Pick<TraceFrame, 'group' | 'normals' | 'traces'> {
  const { baselines, window } = caseFile;
  const raw = new Int16Array(rows.length).fill(-1);
  const start = Math.max(window.start, from);
  const end = Math.min(window.end, to);
  const counts = new Float64Array(baselines.length + 1);
  for (let row = 0; row < rows.length; row++) {
    if (top[row] !== row) continue;
    const time = rows.start[row] as number;
    let at = -1;
    if (time >= start && time < end) at = baselines.length;
    else at = baselines.findIndex((range) => time >= range.start && time < range.end);
    raw[row] = at;
    if (at >= 0) counts[at] = (counts[at] as number) + 1;
  }
  const number = new Int8Array(baselines.length + 1).fill(-1);
  const traces: number[] = [];
  for (let at = 0; at < baselines.length; at++) {
    if (counts[at] === 0 || traces.length >= frameDefaults.maxNormals) continue;
    number[at] = traces.push(counts[at] as number) - 1;
  }
  const normals = traces.length;
  number[baselines.length] = normals;
  traces.push(counts[baselines.length] as number);
  const group = new Int8Array(rows.length);
  for (let row = 0; row < rows.length; row++) {
    const at = raw[top[row] as number] as number;
    group[row] = at < 0 ? -1 : (number[at] as number);
  }
  return { group, normals, traces: Float64Array.from(traces) };
}

function childrenOf(rows: SpanRows, parent: Int32Array): Pick<TraceFrame, 'child' | 'childAt'> {
  const { length } = rows;
  const childAt = new Int32Array(length + 1);
  for (let row = 0; row < length; row++) {
    const above = parent[row] as number;
    if (above >= 0) childAt[above + 1] = (childAt[above + 1] as number) + 1;
  }
  for (let row = 0; row < length; row++) {
    childAt[row + 1] = (childAt[row + 1] as number) + (childAt[row] as number);
  }
  const next = childAt.slice(0, length);
  const child = new Int32Array(childAt[length] as number);
  for (let row = 0; row < length; row++) {
    const above = parent[row] as number;
    if (above < 0) continue;
    const at = next[above] as number;
    child[at] = row;
    next[above] = at + 1;
  }
  for (let row = 0; row < length; row++) {
    const end = childAt[row + 1] as number;
    // Few children, mostly in order already: insertion is the quickest.
    for (let i = (childAt[row] as number) + 1; i < end; i++) {
      const one = child[i] as number;
      const time = rows.start[one] as number;
      let at = i;
      while (
        at > (childAt[row] as number) &&
        (rows.start[child[at - 1] as number] as number) > time
      ) {
        child[at] = child[at - 1] as number;
        at--;
      }
      child[at] = one;
    }
  }
  return { child, childAt };
}

/** `from` and `to` bound the part of the window that counts. O(n) but for the order of children. */
export function traceFrame(
  caseFile: CaseFile,
  rows: SpanRows,
  tree: SpanTree,
  from: UnixMs,
  to: UnixMs,
): TraceFrame {
  const top = tops(tree.parent);
  const operations: TracedOperation[] = [];
  const operation = new Int32Array(rows.length);
  const named = new Int32Array(rows.length);
  const known = new Map<number, number>();
  const numberOf = (row: number, caller: number): number => {
    const [service, name] = [rows.service[row] as number, rows.name[row] as number];
    const key = ((caller + 1) * rows.services.length + service) * rows.texts.length + name;
    let number = known.get(key);
    if (number === undefined) {
      if (operations.length >= frameDefaults.maxOperations) return -1;
      const text = rows.texts[name] as string;
      const one = { service: rows.services[service] as EntityId, name: text, caller };
      known.set(key, (number = operations.push(one) - 1));
    }
    return number;
  };
  for (let row = 0; row < rows.length; row++) {
    const above = tree.parent[tree.entry[row] as number] as number;
    const called = above >= 0 && rows.service[above] !== rows.service[row];
    named[row] = numberOf(row, -1);
    operation[row] = called
      ? numberOf(row, numberOf(tree.entry[above] as number, -1))
      : (named[row] as number);
  }
  return {
    rows,
    tree,
    window: caseFile.window,
    operations,
    overflow: operation.reduce((count, number) => count + (number < 0 ? 1 : 0), 0),
    operation,
    named,
    top,
    ...groupsOf(caseFile, rows, top, from, to),
    ...childrenOf(rows, tree.parent),
  };
}
