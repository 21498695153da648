import type { EntityId } from '@abduce/core';
import type { Pair } from '../call-groups.ts';
import { byName, operationKey, operationOf } from './operation-key.ts';
import type { TraceSplit } from './split-traces.ts';
import type { TraceSummary, Traces } from './traces.ts';
import { criticalPathWalker } from './walk-critical-path.ts';

/** What one operation contributes to the critical paths of some traces. */
export interface PathShare {
  readonly service: EntityId;
  readonly operation: string;
  /** Seconds per trace; over all operations they add up to the mean duration. */
  readonly seconds: number;
  /** Of the time on all these paths, 0–1. */
  readonly share: number;
  /** Traces on whose path it is. */
  readonly traces: number;
}

export interface PathDifference {
  readonly service: EntityId;
  readonly operation: string;
  /** Seconds on the critical path per trace: `before` in normal traces, `after` in suspect ones. */
  readonly seconds: Pair;
  /** `after − before`; over all operations they add up to the difference of the mean durations. */
  readonly extra: number;
}

/** Where the time of many requests goes, on their critical paths; most first. O(n log n) for n spans. */
export function criticalPathProfile(
  { list, columns }: Traces,
  of: readonly TraceSummary[] = list,
): readonly PathShare[] {
  if (columns === undefined) return [];
  const { rows, roots } = columns;
  const sums = new Map<number, { ms: number; traces: number; last: number }>();
  const walk = criticalPathWalker(columns);
  let all = 0;
  for (const { index } of of) {
    walk(roots[index] as number, (row, from, to) => {
      const key = operationKey(rows, row);
      let sum = sums.get(key);
      if (sum === undefined) sums.set(key, (sum = { ms: 0, traces: 0, last: -1 }));
      sum.ms += to - from;
      if (sum.last !== index) sum.traces++;
      sum.last = index;
      all += to - from;
    });
  }
  return Array.from(
    sums,
    ([key, { ms, traces }]): PathShare => ({
      ...operationOf(rows, key),
      seconds: ms / 1000 / of.length,
      share: ms / all,
      traces,
    }),
  ).sort((a, b) => b.seconds - a.seconds || byName(a, b));
}

/**
 * What makes suspect requests take longer, and how much of it each operation explains: most extra seconds first.
 * O(n log n) for n spans. Empty when either set is.
 */
export function compareCriticalPaths(
  traces: Traces,
  { suspect, normal }: TraceSplit,
): readonly PathDifference[] {
  if (suspect.length === 0 || normal.length === 0) return [];
  const both = new Map<string, PathDifference>();
  const put = (shares: readonly PathShare[], side: keyof Pair): void => {
    for (const { service, operation, seconds } of shares) {
      const key = `${service}\0${operation}`;
      const pair = { ...(both.get(key)?.seconds ?? { before: 0, after: 0 }), [side]: seconds };
      both.set(key, { service, operation, seconds: pair, extra: pair.after - pair.before });
    }
  };
  put(criticalPathProfile(traces, normal), 'before');
  put(criticalPathProfile(traces, suspect), 'after');
  return [...both.values()].sort((a, b) => b.extra - a.extra || byName(a, b));
}
