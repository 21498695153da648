import type { OperationTable } from '../../graph/operations.ts';
import type { EntityId } from '../../model/entity.ts';
import { intentionalWaits, type WaitMode } from './intentional-waits.ts';

export interface WaitingOperation {
  readonly service: EntityId;
  readonly operation: string;
  readonly mode: WaitMode;
  /** Seconds; the last bucket has no upper bound. */
  readonly bounds: readonly number[];
}

/**
 * Operations that wait on purpose, from what a span graph counted in consecutive ranges of equal length
 * (`graph.operations(range)` for each). Four ranges at least; more of them tell waits from faults better.
 */
export function waitingOperations(ranges: readonly OperationTable[]): WaitingOperation[] {
  const found = new Map<
    string,
    { service: EntityId; operation: string; errors: number; steps: Map<number, Float64Array> }
  >();
  const bounds = [...(ranges[0]?.bounds ?? []), Number.POSITIVE_INFINITY];
  const width = bounds.length;
  for (const [at, table] of ranges.entries()) {
    for (let row = 0; row < table.length; row++) {
      const service = table.service[row] as EntityId;
      const operation = table.name[row] as string;
      const key = `${service}\0${operation}`;
      let entry = found.get(key);
      if (entry === undefined) {
        entry = { service, operation, errors: 0, steps: new Map() };
        found.set(key, entry);
      }
      entry.errors += table.errors[row] as number;
      const counts = entry.steps.get(at) ?? new Float64Array(width);
      for (let i = 0; i < width; i++) {
        counts[i] = (counts[i] as number) + (table.buckets[row * width + i] as number);
      }
      entry.steps.set(at, counts);
    }
  }
  return [...found.values()].flatMap(({ service, operation, errors, steps }) => {
    // An operation that was absent for a while is no steady one: its empty steps count.
    const all = ranges.map((_, at) => steps.get(at) ?? new Float64Array(width));
    const mode = intentionalWaits({ bounds, steps: all, errors });
    return mode === undefined ? [] : [{ service, operation, mode, bounds }];
  });
}
