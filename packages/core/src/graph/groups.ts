import type { TimeGrid } from '../model/grid.ts';
import { stepAt } from '../model/grid.ts';

/** Rows gathered by group: group `g` owns `order[offsets[g]]` up to `order[offsets[g + 1]]`. */
export interface Groups {
  readonly offsets: Uint32Array;
  readonly order: Uint32Array;
}

/** A counting sort; rows of one group keep their order, rows of group -1 are left out. O(rows + groups). */
export function groupRows(
  groupOf: Uint32Array | Int32Array,
  length: number,
  groups: number,
): Groups {
  const offsets = new Uint32Array(groups + 1);
  for (let row = 0; row < length; row++) {
    if (groupOf[row] === -1) continue;
    const at = (groupOf[row] as number) + 1;
    offsets[at] = (offsets[at] as number) + 1;
  }
  for (let g = 0; g < groups; g++) {
    offsets[g + 1] = (offsets[g + 1] as number) + (offsets[g] as number);
  }
  const next = offsets.slice(0, groups);
  const order = new Uint32Array(offsets[groups] as number);
  for (let row = 0; row < length; row++) {
    const group = groupOf[row] as number;
    if (group === -1) continue;
    const at = next[group] as number;
    order[at] = row;
    next[group] = at + 1;
  }
  return { offsets, order };
}

/** The same within one group, by the step of the grid on which each row starts; rows outside the grid are left out. */
export function stepRows(rows: Uint32Array, start: Float64Array, grid: TimeGrid): Groups {
  const inside = new Uint32Array(rows.length);
  const steps = new Uint32Array(rows.length);
  let count = 0;
  for (let i = 0; i < rows.length; i++) {
    const step = stepAt(grid, start[rows[i] as number] as number);
    if (step === -1) continue;
    inside[count] = rows[i] as number;
    steps[count++] = step;
  }
  const { offsets, order } = groupRows(steps, count, grid.length);
  for (let i = 0; i < count; i++) order[i] = inside[order[i] as number] as number;
  return { offsets, order };
}
