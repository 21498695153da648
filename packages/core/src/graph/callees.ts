import { spanKind } from '../model/batch.ts';
import { type Answers, comesBefore } from './answers.ts';
import type { CalleeResolver } from './callee-resolver.ts';
import type { SpanTree } from './join-spans.ts';
import type { ResourceTable } from './resource-table.ts';
import { flag, type SpanColumns } from './span-columns.ts';
import { type TargetTable, targetType } from './target-table.ts';

/** Whom each call reaches. */
export interface Callees {
  /** Call row → vertex, or -1. */
  readonly callee: Int32Array;
  /** The span that answers a call, or the one that answered a call inside it; -1 for none. */
  answerOf(row: number): number;
  /** Call row → the enclosing call of the same process that counts in its stead, or -1. */
  readonly within: Int32Array;
  resolve(from: number, to: number): void;
  /** Wrappers that name an unknown address learn from the answered calls inside them. */
  adopt(from: number, to: number): void;
  nest(from: number, to: number): void;
}

/** Enclosing calls looked at; deeper nesting is not worth the time it costs on hostile data. */
const maxNesting = 8;

export function callees(
  columns: SpanColumns,
  tree: SpanTree,
  found: Answers,
  { resources, services }: ResourceTable,
  targets: TargetTable,
  resolver: CalleeResolver,
): Callees {
  const { kind, resource, flags, target, length } = columns;
  const { answer, hint, queue } = found;
  const callee = new Int32Array(length).fill(-1);
  const adopted = new Int32Array(length).fill(-1);
  const within = new Int32Array(length).fill(-1);
  const serviceOf = (row: number): number => resources[resource[row] as number]?.service as number;
  const isCall = (row: number): boolean =>
    (kind[row] === spanKind.client || kind[row] === spanKind.producer) &&
    ((flags[row] as number) & (flag.ignored | flag.receive)) === 0;

  const calleeOf = (row: number): number => {
    const answered = answer[row] as number;
    if (answered !== -1) return serviceOf(answered);
    const own = target[row] as number;
    const borrowed = queue[row] as number;
    if (borrowed !== 0) return resolver.resolve(serviceOf(row), borrowed);
    const hinted = hint[row] as number;
    if (hinted !== -1 && targets.type(own) !== targetType.database) return serviceOf(hinted);
    return resolver.resolve(serviceOf(row), own);
  };
  const answerOf = (row: number): number => {
    if (answer[row] !== -1) return answer[row] as number;
    const best = adopted[row] as number;
    return best === -1 ? -1 : (answer[best] as number);
  };
  return {
    callee,
    within,
    answerOf,
    resolve(from, to) {
      for (let row = from; row < to; row++) if (isCall(row)) callee[row] = calleeOf(row);
    },
    adopt(from, to) {
      for (let row = from; row < to; row++) {
        const above = tree.outer[row] as number;
        if (above === -1 || answer[row] === -1 || !isCall(row) || answer[above] !== -1) continue;
        const unknown =
          (callee[above] as number) === -1 || (callee[above] as number) >= services.length;
        if (!unknown || targets.type(target[above] as number) !== targetType.peer) continue;
        const best = adopted[above] as number;
        if (best === -1 || comesBefore(columns, row, best)) adopted[above] = row;
      }
    },
    nest(from, to) {
      for (let row = from; row < to; row++) {
        const best = adopted[row] as number;
        if (best !== -1) callee[row] = serviceOf(answer[best] as number);
        const own = callee[row] as number;
        if (own === -1) continue;
        const transport =
          answer[row] === -1 && targets.type(target[row] as number) === targetType.peer;
        let above = tree.outer[row] as number;
        for (let depth = 0; above !== -1 && depth < maxNesting; depth++) {
          const outside =
            adopted[above] === -1
              ? (callee[above] as number)
              : serviceOf(answer[adopted[above] as number] as number);
          if (outside === own || (transport && outside !== -1)) {
            within[row] = above;
            if (answer[above] === -1 && answer[row] !== -1) {
              // The outer call is the one that counts: its answer is the one the inner call got.
              const best = adopted[above] as number;
              if (best === -1 || comesBefore(columns, row, best)) adopted[above] = row;
            }
            break;
          }
          above = tree.outer[above] as number;
        }
      }
    },
  };
}
