import { type Answers, type LinkedSpans, serviceOf } from './answers.ts';
import type { CalleeResolver } from './callee-resolver.ts';
import { answerOf, type Callees } from './callees.ts';
import { type EdgeTable, side } from './edge-table.ts';
import { isCallKind } from './join-spans.ts';
import { flag } from './span-columns.ts';
import { targetType } from './target-table.ts';

export interface JoinedSpans extends LinkedSpans {
  readonly answers: Answers;
  readonly callees: Callees;
  readonly resolver: CalleeResolver;
  readonly edges: EdgeTable;
  /** Row → the edge along which it is a call, or -1. A call inside another of the same target is on its edge, but does not count. */
  readonly edgeOf: Int32Array;
}

function protocolOf({ columns, targets }: LinkedSpans, row: number): number {
  return row === -1 ? 0 : targets.protocol(columns.target[row] as number);
}

/** Milliseconds that a call lasted longer than the serving of it; `NaN` where one of the two is unknown. */
export function networkTime({ answers, callees, columns }: JoinedSpans, row: number): number {
  const answer = answerOf(answers, callees, row);
  if (answer === -1) return Number.NaN;
  return Math.max(0, (columns.duration[row] as number) - (columns.duration[answer] as number));
}

/** A call as its caller saw it. Returns 1 for a call to a reporting service that nobody answered. */
function emitCall(spans: JoinedSpans, row: number): number {
  const { callees, answers, edges, edgeOf } = spans;
  // A call inside another of the same target belongs to the edge of the outer one.
  let outermost = row;
  while (callees.within[outermost] !== -1) outermost = callees.within[outermost] as number;
  const callee = callees.callee[outermost] as number;
  if (callee === -1) return 0;
  const answer = answerOf(answers, callees, row);
  const met = answer !== -1 || answers.hint[row] !== -1;
  const protocol = protocolOf(spans, row) || protocolOf(spans, answer);
  const sides = met ? side.client | side.server : side.client;
  edgeOf[row] = edges.see(serviceOf(spans, row), callee, sides, protocol);
  const silent = !met && callee < spans.resources.services.length;
  return silent && outermost === row ? 1 : 0;
}

/** A request that no counted call stands for: what a queue brought, or what an uninstrumented caller sent. */
function emitEntry(spans: JoinedSpans, row: number): void {
  const { answers, callees, resolver, edges, edgeOf, targets, tree, columns } = spans;
  const service = serviceOf(spans, row);
  const own = columns.target[row] as number;
  const queue = targets.type(own) === targetType.queue ? own : (answers.queue[row] as number);
  const caller = answers.caller[row] as number;
  const above = tree.parent[row] as number;
  if (queue !== 0) {
    const vertex = resolver.resolve(service, queue);
    if (vertex === -1) return;
    edgeOf[row] = edges.see(vertex, service, side.server, targets.protocol(queue));
  } else if (caller !== -1) {
    if (callees.callee[caller] === service) return;
    const sides = side.client | side.server;
    edgeOf[row] = edges.see(serviceOf(spans, caller), service, sides, protocolOf(spans, row));
  } else if (above !== -1 && serviceOf(spans, above) !== service) {
    edgeOf[row] = edges.see(serviceOf(spans, above), service, side.server, protocolOf(spans, row));
  }
}

/** Finds the edges of the calls among rows `from` up to `to`. Returns the calls to reporting services that nobody answered. */
export function emitCalls(spans: JoinedSpans, from: number, to: number): number {
  const { columns, tree, resolver, edges } = spans;
  const { kind, flags } = columns;
  let unanswered = 0;
  for (let row = from; row < to; row++) {
    const bits = flags[row] as number;
    if ((bits & flag.ignored) !== 0) continue;
    if (tree.entry[row] === row) emitEntry(spans, row);
    else if ((bits & flag.receive) !== 0) {
      const service = serviceOf(spans, row);
      const vertex = resolver.resolve(service, columns.target[row] as number);
      if (vertex !== -1) edges.see(vertex, service, side.server, protocolOf(spans, row));
    } else if (isCallKind(kind[row] as number)) unanswered += emitCall(spans, row);
  }
  return unanswered;
}
