import { words } from '../model/columns.ts';
import { comesBefore } from './answers.ts';
import type { Callees } from './callees.ts';
import { groupRows } from './groups.ts';
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
  { callee, within: enclosing }: Callees,
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
  const rows = words();
  const groupOf = words();
  for (let row = 0; row < length; row++) {
    const request = within(row);
    if (request === -1 || (callsOf[request] as number) < 2 || callee[row] === -1) continue;
    if (targets.type(target[row] as number) === targetType.queue) continue;
    const what = (statement[row] as number) * 2 + (enclosing[row] === -1 ? 0 : 1);
    rows.push(row);
    groupOf.push(groups.intern(request, callee[row] as number, what));
  }
  const { offsets, order } = groupRows(groupOf.take(), rows.length, groups.size);
  const callRows = rows.take();
  for (let at = 0; at < order.length; at++) order[at] = callRows[order[at] as number] as number;
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
    if ((offsets[g + 1] as number) - (offsets[g] as number) < 2) continue;
    const calls = order.subarray(offsets[g], offsets[g + 1]);
    calls.sort((a, b) => (comesBefore(columns, a, b) ? -1 : 1));
    for (let at = 1; at < calls.length; at++) {
      const row = calls[at] as number;
      if (marks[row] === attempt.retry || isRetry(calls, at)) marks[row] = attempt.retry;
      else if (enclosing[row] === -1) marks[row] = attempt.repeat;
    }
  }
  return marks;
}
