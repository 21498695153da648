import type { TimeGrid } from './grid.ts';
import type { Labels } from './labels.ts';

/**
 * One signal of one entity on a time grid.
 *
 * NaN rules, stated once and kept everywhere:
 * - `NaN` means "no data"; it is never zero and never a fault by itself;
 * - a statistic skips `NaN`; over no values at all it is `NaN` (a count or a sum of counts is 0);
 * - arithmetic between two series is `NaN` where either is;
 * - adding up across series skips `NaN`, and is `NaN` only where all are.
 */
export interface Series {
  readonly labels: Labels;
  readonly grid: TimeGrid;
  /** `grid.length` values. */
  readonly values: Float64Array;
}
