import type { Profile } from '../../model/profile.ts';
import { type StackTable, stackTable } from './stack-table.ts';

export interface Samples {
  readonly table: StackTable;
  /** By stack, one value for each profile. */
  readonly values: Map<number, Float64Array>;
}

/** The stacks of several profiles in one table, with a value of each. Stacks without a sample are left out. */
export function collectSamples(profiles: readonly Profile[]): Samples {
  const table = stackTable();
  const values = new Map<number, Float64Array>();
  for (const [index, { strings, frames, stacks, samples }] of profiles.entries()) {
    const text = (id: number | undefined): number => table.string(strings[id ?? 0] ?? '');
    const placed = new Int32Array(stacks.parent.length).fill(-1);
    const place = (stack: number): number => {
      // Upwards to a stack that has a place, then down again.
      const path: number[] = [];
      let at = stack;
      while (at >= 0 && (placed[at] as number) < 0) {
        path.push(at);
        at = stacks.parent[at] as number;
      }
      let parent = at < 0 ? -1 : (placed[at] as number);
      for (const step of path.reverse()) {
        const frame = stacks.frame[step] as number;
        parent = table.stack(
          parent,
          table.frame(
            text(frames.function[frame]),
            text(frames.file[frame]),
            frames.line[frame] ?? 0,
          ),
        );
        placed[step] = parent;
      }
      return parent;
    };
    for (const [i, stack] of samples.stack.entries()) {
      const value = samples.value[i] as number;
      if (!Number.isFinite(value)) continue;
      const placed = place(stack);
      let row = values.get(placed);
      if (row === undefined) values.set(placed, (row = new Float64Array(profiles.length)));
      row[index] = (row[index] as number) + value;
    }
  }
  return { table, values };
}
