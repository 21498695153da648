import { isCallKind, type SpanTree } from './join-spans.ts';
import type { ResourceTable } from './resource-table.ts';
import { flag, type SpanColumns } from './span-columns.ts';
import { type TargetTable, targetType } from './target-table.ts';

/** Spans of all batches with all that is known of their parents, services and targets. */
export interface LinkedSpans {
  readonly columns: SpanColumns;
  readonly tree: SpanTree;
  readonly resources: ResourceTable;
  readonly targets: TargetTable;
  /** Service number by resource number. */
  readonly services: Uint32Array;
}

/** Which span answers which call; -1 is "none". */
export interface Answers {
  /** Call row → row of the server span that answers it. */
  readonly answer: Int32Array;
  /** Call row → a span of another service that works below the call without saying that it serves. */
  readonly hint: Int32Array;
  /** Entry row → the call row that led to it, where it is known. */
  readonly caller: Int32Array;
  /** Row → queue that the other side named. Target numbers, 0 for none. */
  readonly queue: Uint32Array;
}

export function answers({ length }: SpanColumns): Answers {
  return {
    answer: new Int32Array(length).fill(-1),
    hint: new Int32Array(length).fill(-1),
    caller: new Int32Array(length).fill(-1),
    queue: new Uint32Array(length),
  };
}

/** Earlier first; ids break ties, so that the order of arrival does not matter. */
export function comesBefore({ start, key }: SpanColumns, a: number, b: number): boolean {
  if (start[a] !== start[b]) return (start[a] as number) < (start[b] as number);
  if (key[a * 4] !== key[b * 4]) return (key[a * 4] as number) < (key[b * 4] as number);
  return (key[a * 4 + 1] as number) < (key[b * 4 + 1] as number);
}

export function serviceOf({ columns, services }: LinkedSpans, row: number): number {
  return services[columns.resource[row] as number] as number;
}

function queueOf({ columns, targets }: LinkedSpans, found: Answers, row: number): number {
  if (!targets.anyQueue) return 0;
  const own = columns.target[row] as number;
  return targets.type(own) === targetType.queue ? own : (found.queue[row] as number);
}

/** Lets a call and the span it led to know of each other. */
function join(spans: LinkedSpans, found: Answers, call: number, served: number): void {
  const { answer, caller, queue } = found;
  const known = caller[served] as number;
  if (known === -1 || comesBefore(spans.columns, call, known)) caller[served] = call;
  const here = queueOf(spans, found, call);
  const there = queueOf(spans, found, served);
  if (here !== 0 || there !== 0) {
    if (here === 0) queue[call] = there;
    if (there === 0) queue[served] = here;
    return;
  }
  const best = answer[call] as number;
  if (best === -1 || comesBefore(spans.columns, served, best)) answer[call] = served;
}

/** Pairs rows `from` up to `to` with the calls above them. */
export function pairSpans(spans: LinkedSpans, found: Answers, from: number, to: number): void {
  const { kind, flags } = spans.columns;
  const { led, entry } = spans.tree;
  for (let row = from; row < to; row++) {
    const call = led[row] as number;
    if (call === -1 || ((flags[call] as number) & flag.ignored) !== 0) continue;
    if (entry[row] === row) join(spans, found, call, row);
    else if (!isCallKind(kind[row] as number) && serviceOf(spans, row) !== serviceOf(spans, call)) {
      const known = found.hint[call] as number;
      if (known === -1 || comesBefore(spans.columns, row, known)) found.hint[call] = row;
    }
  }
}

/** A link of span `row` leads to span `to`. */
export function pairLinked(spans: LinkedSpans, found: Answers, row: number, to: number): void {
  const { kind } = spans.columns;
  if (spans.tree.entry[row] === row && isCallKind(kind[to] as number)) join(spans, found, to, row);
}
