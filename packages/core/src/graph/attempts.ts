import { comesBefore } from './answers.ts';
import type { Callees } from './callees.ts';
import type { SpanTree } from './join-spans.ts';
import { flag, type SpanColumns } from './span-columns.ts';
import { type TargetTable, targetType } from './target-table.ts';
import { wordIndex } from './word-index.ts';

/** Marks of one call row. */
export const attempt = { retry: 1, repeat: 2 } as const;

/** How far back an earlier try of the same call is looked for. */
const lookBack = 16;

/**
 * Marks further attempts of calls. A *retry* has the same parent, callee and values as a call that had failed
 * before it began, or says itself that it is one. A *repeat* is a further call of the same statement or route
 * for the same request that is not a retry.
 */
export function markAttempts(
  columns: SpanColumns,
  tree: SpanTree,
  { callee, inner }: Callees,
  targets: TargetTable,
): Uint8Array {
  const { start, duration, flags, statement, attempt: values, target, length } = columns;
  const marks = new Uint8Array(length);
  const callsOf = new Uint32Array(length);
  const within = (row: number): number =>
    tree.entry[row] === -1 ? (tree.parent[row] as number) : (tree.entry[row] as number);
  for (let row = 0; row < length; row++) {
    if (callee[row] === -1 || targets.type(target[row] as number) === targetType.queue) continue;
    if (((flags[row] as number) & flag.resent) !== 0) marks[row] = attempt.retry;
    const group = within(row);
    if (group !== -1) callsOf[group] = (callsOf[group] as number) + 1;
  }
  const groups = wordIndex(3);
  const rows: number[] = [];
  const groupOf: number[] = [];
  for (let row = 0; row < length; row++) {
    const request = within(row);
    if (request === -1 || (callsOf[request] as number) < 2 || callee[row] === -1) continue;
    if (targets.type(target[row] as number) === targetType.queue) continue;
    const what = (statement[row] as number) * 2 + (inner[row] as number);
    rows.push(row);
    groupOf.push(groups.intern(request, callee[row] as number, what));
  }
  const offsets = new Uint32Array(groups.size + 1);
  for (const group of groupOf) offsets[group + 1] = (offsets[group + 1] as number) + 1;
  for (let g = 0; g < groups.size; g++) {
    offsets[g + 1] = (offsets[g + 1] as number) + (offsets[g] as number);
  }
  const next = offsets.slice();
  const order = new Uint32Array(rows.length);
  for (const [at, group] of groupOf.entries()) {
    const place = next[group] as number;
    order[place] = rows[at] as number;
    next[group] = place + 1;
  }
  const isRetry = (calls: Uint32Array, at: number): boolean => {
    const row = calls[at] as number;
    for (let back = at - 1; back >= Math.max(0, at - lookBack); back--) {
      const before = calls[back] as number;
      if (tree.parent[before] !== tree.parent[row] || values[before] !== values[row]) continue;
      const ended = (start[before] as number) + (duration[before] as number);
      return ((flags[before] as number) & flag.error) !== 0 && ended <= (start[row] as number) + 1;
    }
    return false;
  };
  for (let g = 0; g < groups.size; g++) {
    const calls = order.subarray(offsets[g], offsets[g + 1]);
    if (calls.length < 2) continue;
    calls.sort((a, b) => (comesBefore(columns, a, b) ? -1 : 1));
    for (let at = 1; at < calls.length; at++) {
      const row = calls[at] as number;
      if (marks[row] === attempt.retry || isRetry(calls, at)) marks[row] = attempt.retry;
      else if (inner[row] === 0) marks[row] = attempt.repeat;
    }
  }
  return marks;
}
