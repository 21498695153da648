import type { Series, TimeRange } from '@abduce/core';

/** The steps of a series whose start lies in `[range.start, range.end)`. */
export function cut(series: Series, range: TimeRange): { values: Float64Array; first: number } {
  const { grid, values } = series;
  const first = Math.max(0, Math.ceil((range.start - grid.start) / grid.step));
  const end = Math.min(grid.length, Math.ceil((range.end - grid.start) / grid.step));
  return { values: values.subarray(first, Math.max(first, end)), first };
}
