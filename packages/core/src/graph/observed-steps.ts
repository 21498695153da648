import { stepAt, type TimeGrid } from '../model/grid.ts';
import type { TimeRange } from '../model/units.ts';
import type { SpanTree } from './join-spans.ts';
import { flag, type SpanColumns } from './span-columns.ts';

/** A silence is taken for missing data once this many traces should have begun in it at the usual rate. */
const expectedInSilence = 20;

/**
 * How much of each step was watched, 0..1. A step counts from the first to the last span seen, or as far as `range`
 * says; less than half a step is too little and gives 0. Inside, steps without any span of any service are quiet
 * steps when traffic is thin, but no data when at least 20 traces should have begun in that silence.
 */
export function observedSteps(
  columns: SpanColumns,
  tree: SpanTree,
  grid: TimeGrid,
  range?: TimeRange,
): Float64Array {
  const spans = new Uint32Array(grid.length);
  let roots = 0;
  for (let row = 0; row < columns.length; row++) {
    if (((columns.flags[row] as number) & flag.ignored) !== 0) continue;
    const step = stepAt(grid, columns.start[row] as number);
    if (step === -1) continue;
    spans[step] = (spans[step] as number) + 1;
    if (tree.parent[row] === -1) roots++;
  }
  const share = new Float64Array(grid.length);
  const busy = spans.reduce((sum, count) => sum + (count > 0 ? 1 : 0), 0);
  if (busy === 0) return share;
  const first = spans.findIndex((count) => count > 0);
  const last = spans.findLastIndex((count) => count > 0);
  for (let step = 0; step < grid.length; step++) {
    if (range === undefined) {
      share[step] = step >= first && step <= last ? 1 : 0;
      continue;
    }
    const from = grid.start + step * grid.step;
    const covered = Math.min(range.end, from + grid.step) - Math.max(range.start, from);
    share[step] = covered * 2 >= grid.step ? Math.min(1, covered / grid.step) : 0;
  }
  const perStep = roots / busy;
  for (let step = 0; step < grid.length; ) {
    let end = step;
    while (end < grid.length && spans[end] === 0) end++;
    if ((end - step) * perStep >= expectedInSilence) share.fill(0, step, end);
    step = end + 1;
  }
  return share;
}
