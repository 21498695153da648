import type { EntityId } from '@abduce/core';
import { byName, operationKey, operationOf } from './operation-key.ts';
import type { TraceSummary, Traces } from './traces.ts';

/** Where one operation of one service spends time. Times are seconds. */
export interface OperationTime {
  readonly service: EntityId;
  /** The span's name. */
  readonly operation: string;
  readonly calls: number;
  readonly failed: number;
  /** Sum of the durations. */
  readonly time: number;
  /** Sum of what no child covers: `duration − |union of children's intervals|`, never negative. */
  readonly self: number;
  /** Share of the self time of all operations, 0–1. */
  readonly share: number;
}

/**
 * Self time per operation over some traces (all, unless given), most first. A child counts as far as it lies in its
 * parent; one of another service is moved there, since clocks differ; a consumer's work is its own, since nobody
 * waits for it. O(n) for n spans, beside what `readTraces` has done.
 */
export function operationTimes(
  { list, columns }: Traces,
  of: readonly TraceSummary[] = list,
): readonly OperationTime[] {
  if (columns === undefined) return [];
  const { rows, tree, offsets, members } = columns;
  const sums = new Map<number, [calls: number, failed: number, time: number, self: number]>();
  let all = 0;
  for (const { index } of of) {
    for (let at = offsets[index] as number; at < (offsets[index + 1] as number); at++) {
      const row = members[at] as number;
      const key = operationKey(rows, row);
      let sum = sums.get(key);
      if (sum === undefined) sums.set(key, (sum = [0, 0, 0, 0]));
      sum[0]++;
      sum[1] += rows.failed[row] as number;
      sum[2] += (rows.duration[row] as number) / 1000;
      sum[3] += (tree.self[row] as number) / 1000;
      all += (tree.self[row] as number) / 1000;
    }
  }
  return Array.from(
    sums,
    ([key, [calls, failed, time, self]]): OperationTime => ({
      ...operationOf(rows, key),
      calls,
      failed,
      time,
      self,
      share: all > 0 ? self / all : 0,
    }),
  ).sort((a, b) => b.self - a.self || byName(a, b));
}
