import type { TimeRange, UnixMs } from '@abduce/core';

export const minute: number = 60_000;

/** How long a fault lasts, and how long until its traces are gone. */
export const faultLength: number = 3 * minute;
const aftermath = 5 * minute;
/** Load before the first and after the last fault that still counts as the same operation. */
const margin = 15 * minute;

export interface Periods {
  readonly window: TimeRange;
  /** Fault-free times of the day in order, then the fault-free sample, then the minute before the fault. */
  readonly baselines: readonly TimeRange[];
}

function without(ranges: readonly TimeRange[], hole: TimeRange): TimeRange[] {
  return ranges.flatMap(({ start, end }) =>
    [
      { start, end: Math.min(end, hole.start) },
      { start: Math.max(start, hole.end), end },
    ].filter((range) => range.end - range.start >= minute),
  );
}

/** Which times of a day are normal for a fault, from the times of all faults; they say nothing of where. */
export function periodsOf(
  inject: UnixMs,
  faults: readonly UnixMs[],
  sample: TimeRange | undefined,
): Periods {
  const own = { start: inject - minute, end: inject };
  let calm: TimeRange[] = [
    { start: Math.min(inject, ...faults) - margin, end: Math.max(inject, ...faults) + margin },
  ];
  for (const fault of faults) calm = without(calm, { start: fault, end: fault + aftermath });
  calm = without(without(calm, own), { start: inject, end: inject + aftermath });
  if (sample !== undefined) calm = without(calm, sample);
  return {
    window: { start: inject, end: inject + faultLength },
    baselines: [...calm, ...(sample === undefined ? [] : [sample]), own],
  };
}
