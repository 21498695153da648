import {
  type Labels,
  labelsKey,
  type MetricCombine,
  type MetricPlan,
  pickLabels,
  type Series,
} from '@abduce/core';
import { type Slices, sortInSlices } from '../slices.ts';

interface Group {
  readonly labels: Labels;
  values: Float64Array;
  /** Series with a value per step; kept for averages only, from the second series on. */
  counts: Float64Array | undefined;
  /** Steps whose sum is `NaN` although no value was: infinities that cancel. */
  undefinedAt: Set<number> | undefined;
}

/** Combines streams on a grid into the groups of a plan as they come, over the values that are not `NaN`. */
export interface SeriesGroups {
  /** `key` is `labelsKey(labels)` where it is known already; `values` becomes the group's own. */
  add(labels: Labels, key: string | undefined, values: Float64Array): void;
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
    if (Number.isNaN(held)) {
      if (group.undefinedAt?.has(step)) continue;
      values[step] = combine === 'count' ? 1 : added;
    } else if (combine === 'count') values[step] = held + 1;
    else if (combine === 'min') values[step] = Math.min(held, added);
    else if (combine === 'max') values[step] = Math.max(held, added);
    else {
      values[step] = held + added;
      if (Number.isNaN(values[step])) (group.undefinedAt ??= new Set()).add(step);
    }
  }
}

function toOnes(values: Float64Array): void {
  for (let step = 0; step < values.length; step++) {
    if (!Number.isNaN(values[step])) values[step] = 1;
  }
}

export function seriesGroups({
  grid,
  combine,
  groupBy,
}: Pick<MetricPlan, 'grid' | 'combine' | 'groupBy'>): SeriesGroups {
  const groups = new Map<string, Group>();
  return {
    add(labels, key, values) {
      const kept = groupBy === undefined ? labels : pickLabels(labels, groupBy);
      const groupKey = (groupBy === undefined ? key : undefined) ?? labelsKey(kept);
      const group = groups.get(groupKey);
      if (group !== undefined) return merge(group, values, combine);
      if (combine === 'count') toOnes(values);
      groups.set(groupKey, { labels: kept, values, counts: undefined, undefinedAt: undefined });
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
