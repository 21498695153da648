import { AbduceError, type TimeRange } from '@abduce/core';
import type { TraceSummary, Traces } from './traces.ts';

/** Two sets of requests that are to be compared. Any other choice from `Traces.list` does as well. */
export interface TraceSplit {
  /** The ones to explain: slow, failed, or of the time in question. */
  readonly suspect: readonly TraceSummary[];
  readonly normal: readonly TraceSummary[];
}

/**
 * - `'failure'`: failed requests against the others.
 * - `{ quantile }`: requests that took longer than this quantile of their kind (root service and operation, at
 *   least 10 of them), against those of the same kinds that took at most the median. Between 0.5 and 1.
 * - `{ suspect, normal }`: by the time of start, half-open ranges in Unix milliseconds.
 */
export type SplitBy =
  | 'failure'
  | { readonly quantile: number }
  | { readonly suspect: TimeRange; readonly normal: TimeRange };

/** Requests of a kind, below which its quantiles mean nothing. */
const leastOfKind = 10;

/** Divides requests into those to explain and those that count as normal. O(n log n) for n traces. */
export function splitTraces({ list }: Traces, by: SplitBy): TraceSplit {
  if (by === 'failure') {
    return {
      suspect: list.filter(({ failed }) => failed),
      normal: list.filter(({ failed }) => !failed),
    };
  }
  if ('quantile' in by) return bySlowness(list, by.quantile);
  const within = ({ start, end }: TimeRange): readonly TraceSummary[] =>
    list.filter((trace) => trace.start >= start && trace.start < end);
  return { suspect: within(by.suspect), normal: within(by.normal) };
}

function bySlowness(list: readonly TraceSummary[], quantile: number): TraceSplit {
  if (!(quantile >= 0.5 && quantile < 1)) {
    throw new AbduceError('CONFIG', `quantile is ${quantile}; it must be from 0.5 up to below 1`, {
      hint: '0.95 takes the slowest twentieth of the requests',
    });
  }
  const kinds = new Map<string, TraceSummary[]>();
  for (const trace of list) {
    const key = `${trace.service}\0${trace.operation}`;
    const kind = kinds.get(key);
    if (kind === undefined) kinds.set(key, [trace]);
    else kind.push(trace);
  }
  const suspect = new Set<TraceSummary>();
  const normal = new Set<TraceSummary>();
  for (const kind of kinds.values()) {
    if (kind.length < leastOfKind) continue;
    const durations = Float64Array.from(kind, ({ duration }) => duration).sort();
    const at = (share: number): number => durations[Math.ceil(share * kind.length) - 1] as number;
    const [limit, middle] = [at(quantile), at(0.5)];
    for (const trace of kind) {
      if (trace.duration > limit) suspect.add(trace);
      else if (trace.duration <= middle) normal.add(trace);
    }
  }
  return {
    suspect: list.filter((trace) => suspect.has(trace)),
    normal: list.filter((trace) => normal.has(trace)),
  };
}
