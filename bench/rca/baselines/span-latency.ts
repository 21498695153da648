import type { CaseFile, EntityId } from '@abduce/core';
import { periodOf } from './period-of.ts';
import type { Samples } from './samples.ts';
import { spansOf } from './spans-of.ts';

/** Milliseconds that spans are averaged over: short, because traces are often there for a minute or two only. */
const step = 5000;

interface Mean {
  sum: number;
  count: number;
}

function add<Key>(means: Map<Key, Mean>, key: Key, value: number): void {
  const mean = means.get(key) ?? { sum: 0, count: 0 };
  mean.sum += value;
  mean.count++;
  means.set(key, mean);
}

/**
 * Own time of spans of every service in multiples of what its operations take in normal time, by steps of normal time
 * and of the window: another mix of operations is no change of latency, and time of callees is theirs.
 */
export function spanLatency(caseFile: CaseFile): ReadonlyMap<EntityId, Samples> {
  const { window } = caseFile;
  const period = periodOf(caseFile);
  const spans = [...spansOf(caseFile)];
  const usual = new Map<string, Mean>();
  for (const { operation, table, row, self } of spans) {
    if (period(table.startMs[row] as number) === 'normal') add(usual, operation, self);
  }
  const services = new Map<EntityId, Map<number, Mean>>();
  for (const { service, operation, table, row, self } of spans) {
    const known = usual.get(operation);
    if (known === undefined || known.sum === 0) continue;
    let steps = services.get(service);
    if (steps === undefined) services.set(service, (steps = new Map()));
    const at = Math.floor(((table.startMs[row] as number) - window.start) / step);
    add(steps, at, (self * known.count) / known.sum);
  }
  const latest = Math.ceil((window.end - window.start) / step);
  return new Map(
    [...services].map(([service, steps]) => {
      const before = [...steps].filter(([at]) => at < 0 || at >= latest).sort(([a], [b]) => a - b);
      const history = Float64Array.from(before, ([, { sum, count }]) => sum / count);
      const during = Float64Array.from({ length: latest }, (_, at) => {
        const mean = steps.get(at);
        return mean === undefined ? Number.NaN : mean.sum / mean.count;
      });
      return [service, { history, recent: history, window: during }];
    }),
  );
}
