import type { EntityId } from '@abduce/core';
import type { Pair } from '../call-groups.ts';
import { byName } from './operation-key.ts';
import { type OperationTime, operationTimes } from './operation-times.ts';
import type { TraceSplit } from './split-traces.ts';
import type { Traces } from './traces.ts';

/** How one operation differs between two sets of traces: `before` in the normal ones, `after` in the suspect ones. */
export interface OperationDifference {
  readonly service: EntityId;
  readonly operation: string;
  /** Calls per trace. */
  readonly calls: Pair;
  /** Seconds of self time per trace. */
  readonly self: Pair;
  /** Seconds per call; `NaN` where it is never called. */
  readonly time: Pair;
  /** Share of the calls that failed, 0–1; `NaN` where it is never called. */
  readonly failed: Pair;
  /** Extra seconds of self time per suspect trace: `self.after − self.before`. */
  readonly extra: number;
  /** Of `extra`, what comes from longer calls and from more of them; they add up to it. */
  readonly slower: number;
  readonly more: number;
}

/**
 * Which operations make suspect traces slower than normal ones, most extra self time first. With self time s per
 * call and n calls per trace, `slower = (s₁ − s₀) · (n₀ + n₁) / 2` and `more = (n₁ − n₀) · (s₀ + s₁) / 2`: the
 * decomposition that treats both sides alike. O(n) for n spans. Empty when either set is.
 */
export function compareOperations(
  traces: Traces,
  { suspect, normal }: TraceSplit,
): readonly OperationDifference[] {
  if (suspect.length === 0 || normal.length === 0) return [];
  const both = new Map<string, { before?: OperationTime; after?: OperationTime }>();
  const put = (side: 'before' | 'after', times: readonly OperationTime[]): void => {
    for (const time of times) {
      const key = `${time.service}\0${time.operation}`;
      both.set(key, { ...both.get(key), [side]: time });
    }
  };
  put('before', operationTimes(traces, normal));
  put('after', operationTimes(traces, suspect));
  return Array.from(both.values(), ({ before, after }): OperationDifference => {
    const { service, operation } = (before ?? after) as OperationTime;
    const pair = (of: (time: OperationTime | undefined, traces: number) => number): Pair => ({
      before: of(before, normal.length),
      after: of(after, suspect.length),
    });
    const calls = pair((time, count) => (time?.calls ?? 0) / count);
    const self = pair((time, count) => (time?.self ?? 0) / count);
    // Where it is never called, a call would have taken what it takes on the other side.
    const usual = pair((time) => (time === undefined ? Number.NaN : time.self / time.calls));
    const [s0, s1] = [
      Number.isNaN(usual.before) ? usual.after : usual.before,
      Number.isNaN(usual.after) ? usual.before : usual.after,
    ];
    return {
      service,
      operation,
      calls,
      self,
      time: pair((time) => (time === undefined ? Number.NaN : time.time / time.calls)),
      failed: pair((time) => (time === undefined ? Number.NaN : time.failed / time.calls)),
      extra: self.after - self.before,
      slower: ((s1 - s0) * (calls.before + calls.after)) / 2,
      more: ((calls.after - calls.before) * (s0 + s1)) / 2,
    };
  }).sort((a, b) => b.extra - a.extra || byName(a, b));
}
