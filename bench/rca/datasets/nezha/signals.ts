import { gridOver, type SignalTable, signalTableBuilder, type TimeRange } from '@abduce/core';
import { minute } from './periods.ts';
import type { DayMetrics } from './read-metrics.ts';

/** The measurements whose minute lies mostly inside a range, on a grid of minutes from its start. */
export function signalsOver(range: TimeRange, { series }: DayMetrics): SignalTable {
  const length = Math.max(1, Math.round((range.end - range.start) / minute));
  const grid = { ...gridOver(range, minute), start: range.start, length };
  const table = signalTableBuilder(grid, { capacity: series.length });
  for (const { signal, entity, times, values } of series) {
    let row: Float64Array | undefined;
    // Times ascend: the first row that can matter is found by halving.
    let low = 0;
    let high = times.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((times[middle] as number) - minute / 2 < range.start) low = middle + 1;
      else high = middle;
    }
    for (let at = low; at < times.length; at++) {
      const step = Math.floor(((times[at] as number) - minute / 2 - range.start) / minute);
      if (step >= length) break;
      row ??= table.row(signal, entity);
      row[step] = values[at] as number;
    }
  }
  return table.build();
}
