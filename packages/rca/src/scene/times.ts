import type { TimeGrid } from '@abduce/core';
import type { Shift } from '../detect/shift.ts';
import type { ChangeFactsOptions } from '../evidence.ts';

/** Steps that have to be as before, at the end of a window, for something to be over. */
const calm = 3;

/** Since when a measurement was moved, and until when, where that lies inside of the window. */
export function timesOf(
  grid: TimeGrid,
  { direction, start, end }: Shift,
): Pick<ChangeFactsOptions, 'onset' | 'until'> {
  if (direction === 'none') return {};
  const at = (step: number): number => grid.start + step * grid.step;
  return { onset: at(start), ...(end + calm <= grid.length && { until: at(end) }) };
}
