import { type Answers, comesBefore, type LinkedSpans, serviceOf } from './answers.ts';
import type { CalleeResolver } from './callee-resolver.ts';
import { isCallKind } from './join-spans.ts';
import type { SilentCalls } from './silent-calls.ts';
import { flag, type SpanColumns } from './span-columns.ts';
import { targetType } from './target-table.ts';

/** Whom each call reaches. */
export interface Callees {
  /** Call row → vertex, or -1. */
  readonly callee: Int32Array;
  /** Call row → the answered call inside it from which it learned its callee, or -1. */
  readonly adopted: Int32Array;
  /** Call row → the enclosing call of the same process that counts in its stead, or -1. */
  readonly within: Int32Array;
}

/** Enclosing calls looked at; deeper nesting is not worth the time it costs on hostile data. */
const maxNesting = 8;

export function callees({ length }: SpanColumns): Callees {
  return {
    callee: new Int32Array(length).fill(-1),
    adopted: new Int32Array(length).fill(-1),
    within: new Int32Array(length).fill(-1),
  };
}

/** The span that answers a call, or the one that answered a call inside it; -1 for none. */
export function answerOf({ answer }: Answers, { adopted }: Callees, row: number): number {
  if (answer[row] !== -1) return answer[row] as number;
  const best = adopted[row] as number;
  return best === -1 ? -1 : (answer[best] as number);
}

function isCall({ kind, flags }: SpanColumns, row: number): boolean {
  const bits = flags[row] as number;
  return isCallKind(kind[row] as number) && (bits & (flag.ignored | flag.receive)) === 0;
}

/** Finds whom the calls among rows `from` up to `to` reach, each by itself. */
export function resolveCallees(
  spans: LinkedSpans,
  found: Answers,
  { callee }: Callees,
  silent: SilentCalls,
  resolver: CalleeResolver,
  from: number,
  to: number,
): void {
  const { columns, targets } = spans;
  for (let row = from; row < to; row++) {
    if (!isCall(columns, row)) continue;
    const answered = found.answer[row] as number;
    const own = columns.target[row] as number;
    const hinted = found.hint[row] as number;
    if (answered !== -1) callee[row] = serviceOf(spans, answered);
    else if (found.queue[row] !== 0) {
      callee[row] = resolver.resolve(serviceOf(spans, row), found.queue[row] as number);
    } else if (hinted !== -1 && targets.type(own) !== targetType.database) {
      callee[row] = serviceOf(spans, hinted);
    } else if (silent.pairOf[row] !== -1) {
      callee[row] = resolver.resolvePair(silent.pairOf[row] as number);
    }
  }
}

/** Wrappers that name an unknown address learn from the answered calls inside them. */
export function adoptCallees(
  spans: LinkedSpans,
  { answer }: Answers,
  { callee, adopted }: Callees,
  from: number,
  to: number,
): void {
  const { columns, tree, targets } = spans;
  const reporting = spans.resources.services.length;
  for (let row = from; row < to; row++) {
    const above = tree.outer[row] as number;
    if (above === -1 || answer[row] === -1 || answer[above] !== -1) continue;
    if (!isCall(columns, row)) continue;
    const known = callee[above] as number;
    if (known !== -1 && known < reporting) continue;
    if (targets.type(columns.target[above] as number) !== targetType.peer) continue;
    const best = adopted[above] as number;
    if (best === -1 || comesBefore(columns, row, best)) adopted[above] = row;
  }
}

/** Finds the calls that are part of an enclosing one: of the same callee, or the transport of it. */
export function nestCallees(
  spans: LinkedSpans,
  { answer }: Answers,
  { callee, adopted, within }: Callees,
  from: number,
  to: number,
): void {
  const { columns, tree, targets } = spans;
  const calleeOf = (row: number): number => {
    const best = adopted[row] as number;
    return best === -1 ? (callee[row] as number) : serviceOf(spans, answer[best] as number);
  };
  for (let row = from; row < to; row++) {
    if (adopted[row] !== -1) callee[row] = calleeOf(row);
    const own = callee[row] as number;
    let above = tree.outer[row] as number;
    if (own === -1 || above === -1) continue;
    const transport =
      answer[row] === -1 && targets.type(columns.target[row] as number) === targetType.peer;
    for (let depth = 0; above !== -1 && depth < maxNesting; depth++) {
      const outside = calleeOf(above);
      if (outside === own || (transport && outside !== -1)) {
        within[row] = above;
        // The outer call is the one that counts: its answer is the one the inner call got.
        if (answer[above] === -1 && answer[row] !== -1) {
          const best = adopted[above] as number;
          if (best === -1 || comesBefore(columns, row, best)) adopted[above] = row;
        }
        break;
      }
      above = tree.outer[above] as number;
    }
  }
}
