import { AbduceError } from './error.ts';
import type { Millis, TimeRange, UnixMs } from './units.ts';

/** Evenly spaced steps. Step `i` covers [start + i·step, start + (i+1)·step). */
export interface TimeGrid {
  readonly start: UnixMs;
  readonly step: Millis;
  readonly length: number;
}

/** The grid of whole steps that covers `range`, aligned so that the same instant always falls on the same step. */
export function gridOver(range: TimeRange, step: Millis): TimeGrid {
  if (!(step > 0) || !Number.isFinite(step)) {
    throw new AbduceError(
      'CONFIG',
      `step is ${step} ms; it must be a positive number of milliseconds`,
    );
  }
  if (!(range.end >= range.start)) {
    throw new AbduceError('CONFIG', `range ends (${range.end}) before it starts (${range.start})`);
  }
  const start = Math.floor(range.start / step) * step;
  return { start, step, length: Math.ceil((range.end - start) / step) };
}

export function gridEnd(grid: TimeGrid): UnixMs {
  return grid.start + grid.step * grid.length;
}

export function gridRange(grid: TimeGrid): TimeRange {
  return { start: grid.start, end: gridEnd(grid) };
}

/** The step that holds `time`, or -1 outside the grid. */
export function stepAt(grid: TimeGrid, time: UnixMs): number {
  const step = Math.floor((time - grid.start) / grid.step);
  return step >= 0 && step < grid.length ? step : -1;
}
