import type { Labels, MetricCombine, Series, TimeGrid } from '@abduce/core';
import { type Slices, sortInSlices } from './slices.ts';

interface Group {
  readonly labels: Labels;
  values: Float64Array;
  /** Series with a value per step; kept for averages only, from the second series on. */
  counts: Float64Array | undefined;
}

/** Combines series into groups as they come, over the values that are not `NaN`. */
export interface MetricGroups {
  /** `values` becomes the group's own. */
  add(key: string, labels: () => Labels, values: Float64Array): void;
  /** Groups with a value, in order of their key. */
  series(work: Slices): Promise<Series[]>;
}

const isValue = (value: number): number => (Number.isNaN(value) ? 0 : 1);

function merge(group: Group, more: Float64Array, combine: MetricCombine): void {
  const { values } = group;
  if (combine === 'avg') group.counts ??= values.map(isValue);
  for (let step = 0; step < values.length; step++) {
    const added = more[step] as number;
    if (Number.isNaN(added)) continue;
    const held = values[step] as number;
    if (group.counts !== undefined) group.counts[step] = (group.counts[step] as number) + 1;
    if (Number.isNaN(held)) values[step] = combine === 'count' ? 1 : added;
    else if (combine === 'count') values[step] = held + 1;
    else if (combine === 'min') values[step] = Math.min(held, added);
    else if (combine === 'max') values[step] = Math.max(held, added);
    else values[step] = held + added;
  }
}

export function metricGroups(grid: TimeGrid, combine: MetricCombine): MetricGroups {
  const groups = new Map<string, Group>();
  return {
    add(key, labels, values) {
      const group = groups.get(key);
      if (group !== undefined) return merge(group, values, combine);
      if (combine === 'count') {
        for (let step = 0; step < values.length; step++) {
          if (!Number.isNaN(values[step])) values[step] = 1;
        }
      }
      groups.set(key, { labels: labels(), values, counts: undefined });
    },
    async series(work) {
      const keys = await sortInSlices([...groups.keys()], work);
      const found: Series[] = [];
      for (const key of keys) {
        await work.pause();
        const { labels, values, counts } = groups.get(key) as Group;
        if (counts !== undefined) {
          for (let step = 0; step < values.length; step++) {
            values[step] = (values[step] as number) / Math.max(1, counts[step] as number);
          }
        }
        if (values.some((value) => !Number.isNaN(value))) found.push({ labels, grid, values });
      }
      return found;
    },
  };
}
