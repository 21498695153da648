import type { Anomaly, Series, TimeRange } from '@abduce/core';
import { cut } from './cut.ts';

/** Baseline and window in one row, with where the window begins. */
export interface Combined {
  /** The finite values, in order of time. */
  readonly values: Float64Array;
  /** Their times in steps of the window's grid, from the window's first step on. */
  readonly times: Float64Array;
  /** Index of the first value in the window; `values.length` when the window holds none. */
  readonly first: number;
  /** Step of the series at time 0. */
  readonly origin: number;
}

/** O(n). Values of the baseline at or after the window's start are left out. */
export function combine(series: Series, baseline: Series, window: TimeRange): Combined {
  const { values: inside, first: origin } = cut(series, window);
  const start = series.grid.start + origin * series.grid.step;
  const values = new Float64Array(baseline.values.length + inside.length);
  const times = new Float64Array(values.length);
  let count = 0;
  for (let i = 0; i < baseline.values.length; i++) {
    const time = (baseline.grid.start + i * baseline.grid.step - start) / series.grid.step;
    const value = baseline.values[i] as number;
    if (!Number.isFinite(value) || time >= 0) continue;
    values[count] = value;
    times[count++] = time;
  }
  const first = count;
  for (let i = 0; i < inside.length; i++) {
    const value = inside[i] as number;
    if (!Number.isFinite(value)) continue;
    values[count] = value;
    times[count++] = i;
  }
  return { values: values.subarray(0, count), times: times.subarray(0, count), first, origin };
}

/** An anomaly of finite numbers alone: magnitudes near the limits of a double are no measurements. */
export function anomalyAt(
  series: Series,
  step: number,
  before: number,
  after: number,
  strength: number,
): Anomaly | undefined {
  if (!Number.isFinite(before) || !Number.isFinite(after) || !Number.isFinite(strength)) {
    return undefined;
  }
  return {
    onset: series.grid.start + step * series.grid.step,
    direction: after >= before ? 'up' : 'down',
    before,
    after,
    strength,
  };
}
