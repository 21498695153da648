import { spanKind } from '../model/batch.ts';
import type { Answers } from './answers.ts';
import { type CallTable, callFlag } from './call-table.ts';
import type { CalleeResolver } from './callee-resolver.ts';
import type { Callees } from './callees.ts';
import { type EdgeTable, side } from './edge-table.ts';
import type { SpanTree } from './join-spans.ts';
import type { ResourceTable } from './resource-table.ts';
import { flag, type SpanColumns } from './span-columns.ts';
import { type TargetTable, targetType } from './target-table.ts';

export interface CallContext {
  readonly columns: SpanColumns;
  readonly tree: SpanTree;
  readonly answers: Answers;
  readonly callees: Callees;
  readonly resources: ResourceTable;
  readonly targets: TargetTable;
  readonly resolver: CalleeResolver;
}

/** Fills the tables of edges and calls from rows `from` up to `to`. Returns the calls to reporting services that nobody answered. */
export function emitCalls(
  context: CallContext,
  edges: EdgeTable,
  calls: CallTable,
  from: number,
  to: number,
): number {
  const { columns, tree, answers, callees, targets, resolver } = context;
  const { resources, services } = context.resources;
  const { kind, flags, start, duration, target, resource } = columns;
  const serviceOf = (row: number): number => resources[resource[row] as number]?.service as number;
  const protocolOf = (row: number): number =>
    row === -1 ? 0 : targets.protocol(target[row] as number);
  let unanswered = 0;

  const push = (edge: number, row: number, counted: boolean, network: number): void => {
    if (edge === -1) return;
    const at = calls.length++;
    calls.edge[at] = edge;
    calls.start[at] = start[row] as number;
    calls.duration[at] = duration[row] as number;
    calls.network[at] = network;
    calls.row[at] = row;
    calls.flags[at] =
      (((flags[row] as number) & flag.error) !== 0 ? callFlag.failed : 0) |
      (counted ? callFlag.counted : 0);
  };
  const emitCall = (row: number): void => {
    // A call inside another of the same target belongs to the edge of the outer one.
    let outermost = row;
    while (callees.within[outermost] !== -1) outermost = callees.within[outermost] as number;
    const callee = callees.callee[outermost] as number;
    if (callee === -1) return;
    const counted = outermost === row;
    const answer = callees.answerOf(row);
    const met = answer !== -1 || answers.hint[row] !== -1;
    const edge = edges.see(
      serviceOf(row),
      callee,
      met ? side.client | side.server : side.client,
      protocolOf(row) || protocolOf(answer),
    );
    const gone =
      answer === -1 ? Number.NaN : (duration[row] as number) - (duration[answer] as number);
    push(edge, row, counted, Math.max(0, gone));
    if (counted && !met && callee < services.length) unanswered++;
  };
  const emitEntry = (row: number): void => {
    const service = serviceOf(row);
    const own = target[row] as number;
    const queue = targets.type(own) === targetType.queue ? own : (answers.queue[row] as number);
    if (queue !== 0) {
      const vertex = resolver.resolve(service, queue);
      if (vertex === -1) return;
      push(edges.see(vertex, service, side.server, targets.protocol(queue)), row, true, Number.NaN);
      return;
    }
    const caller = answers.caller[row] as number;
    if (caller !== -1) {
      if (callees.callee[caller] === service) return;
      const edge = edges.see(
        serviceOf(caller),
        service,
        side.client | side.server,
        protocolOf(row),
      );
      push(edge, row, true, Number.NaN);
      return;
    }
    const above = tree.parent[row] as number;
    if (above === -1 || serviceOf(above) === service) return;
    push(edges.see(serviceOf(above), service, side.server, protocolOf(row)), row, true, Number.NaN);
  };
  for (let row = from; row < to; row++) {
    const bits = flags[row] as number;
    if ((bits & flag.ignored) !== 0) continue;
    if (tree.entry[row] === row) emitEntry(row);
    else if ((bits & flag.receive) !== 0) {
      const vertex = resolver.resolve(serviceOf(row), target[row] as number);
      if (vertex !== -1) edges.see(vertex, serviceOf(row), side.server, protocolOf(row));
    } else if (kind[row] === spanKind.client || kind[row] === spanKind.producer) emitCall(row);
  }
  return unanswered;
}
