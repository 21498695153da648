import type { CaseFile, EntityId } from '@abduce/core';
import type { Samples } from './samples.ts';
import { spansOf } from './spans-of.ts';

/** Milliseconds that spans are averaged over: short, because traces are often there for a minute or two only. */
const step = 5000;

/** Mean span duration of every service in seconds, by steps before and during the window. */
export function spanLatency(caseFile: CaseFile): ReadonlyMap<EntityId, Samples> {
  const { window } = caseFile;
  const means = new Map<EntityId, Map<number, { sum: number; count: number }>>();
  for (const { service, table, row, duration } of spansOf(caseFile)) {
    let steps = means.get(service);
    if (steps === undefined) means.set(service, (steps = new Map()));
    const at = Math.floor(((table.startMs[row] as number) - window.start) / step);
    const mean = steps.get(at) ?? { sum: 0, count: 0 };
    mean.sum += duration / 1000;
    mean.count++;
    steps.set(at, mean);
  }
  const latest = Math.ceil((window.end - window.start) / step);
  return new Map(
    [...means].map(([service, steps]) => {
      const before = [...steps].filter(([at]) => at < 0).sort(([a], [b]) => a - b);
      const history = Float64Array.from(before, ([, { sum, count }]) => sum / count);
      const during = Float64Array.from({ length: latest }, (_, at) => {
        const mean = steps.get(at);
        return mean === undefined ? Number.NaN : mean.sum / mean.count;
      });
      return [service, { history, recent: history, window: during }];
    }),
  );
}
