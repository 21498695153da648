import { spanKind } from '../model/batch.ts';
import type { SpanTree } from './join-spans.ts';
import type { ResourceTable } from './resource-table.ts';
import { flag, type SpanColumns } from './span-columns.ts';
import { type TargetTable, targetType } from './target-table.ts';

/** Which span answers which call; -1 is "none". */
export interface Answers {
  /** Call row → row of the server span that answers it. */
  readonly answer: Int32Array;
  /** Call row → a service that works below the call without saying that it serves. */
  readonly hint: Int32Array;
  /** Entry row → the call row that led to it, where it is known. */
  readonly caller: Int32Array;
  /** Row → queue that the other side named. Target numbers, 0 for none. */
  readonly queue: Uint32Array;
  pair(from: number, to: number): void;
  /** A link of span `row` leads to span `to`. */
  link(row: number, to: number): void;
}

const isCall = (kind: number): boolean => kind === spanKind.client || kind === spanKind.producer;

/** Earlier first; ids break ties, so that the order of arrival does not matter. */
export function comesBefore({ start, key }: SpanColumns, a: number, b: number): boolean {
  if (start[a] !== start[b]) return (start[a] as number) < (start[b] as number);
  if (key[a * 4] !== key[b * 4]) return (key[a * 4] as number) < (key[b * 4] as number);
  return (key[a * 4 + 1] as number) < (key[b * 4 + 1] as number);
}

export function answers(
  columns: SpanColumns,
  tree: SpanTree,
  { resources }: ResourceTable,
  targets: TargetTable,
): Answers {
  const { kind, resource, flags, target, length } = columns;
  const answer = new Int32Array(length).fill(-1);
  const hint = new Int32Array(length).fill(-1);
  const caller = new Int32Array(length).fill(-1);
  const queue = new Uint32Array(length);
  const serviceOf = (row: number): number => resources[resource[row] as number]?.service as number;
  const queueOf = (row: number): number =>
    targets.type(target[row] as number) === targetType.queue
      ? (target[row] as number)
      : (queue[row] as number);

  /** Lets a call and the span it led to know of each other. */
  const join = (call: number, served: number): void => {
    const known = caller[served] as number;
    if (known === -1 || comesBefore(columns, call, known)) caller[served] = call;
    const here = queueOf(call);
    const there = queueOf(served);
    if (here !== 0 || there !== 0) {
      if (here === 0) queue[call] = there;
      if (there === 0) queue[served] = here;
      return;
    }
    const best = answer[call] as number;
    if (best === -1 || comesBefore(columns, served, best)) answer[call] = served;
  };
  return {
    answer,
    hint,
    caller,
    queue,
    pair(from, to) {
      for (let row = from; row < to; row++) {
        const above = tree.parent[row] as number;
        if (above === -1) continue;
        const call = isCall(kind[above] as number) ? above : (tree.outer[above] as number);
        if (call === -1 || ((flags[call] as number) & flag.ignored) !== 0) continue;
        if (tree.entry[row] === row) join(call, row);
        else if (!isCall(kind[row] as number) && serviceOf(row) !== serviceOf(call)) {
          const known = hint[call] as number;
          if (known === -1 || comesBefore(columns, row, known)) hint[call] = row;
        }
      }
    },
    link(row, to) {
      if (tree.entry[row] === row && isCall(kind[to] as number)) join(to, row);
    },
  };
}
