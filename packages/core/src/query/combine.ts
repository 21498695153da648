import type { MetricCombine } from './metric-plan.ts';

function combineOne(present: readonly number[], combine: MetricCombine): number {
  const total = present.reduce((sum, value) => sum + value, 0);
  switch (combine) {
    case 'count':
      return present.length;
    case 'sum':
      return total;
    case 'avg':
      return total / present.length;
    case 'min':
      return present.reduce((a, b) => Math.min(a, b));
    case 'max':
      return present.reduce((a, b) => Math.max(a, b));
  }
}

/** Combines series step by step over the values that are not `NaN`; a step where all are stays `NaN`. */
export function combineSeries(
  members: readonly Float64Array[],
  length: number,
  combine: MetricCombine,
): Float64Array {
  const result = new Float64Array(length).fill(Number.NaN);
  for (let step = 0; step < length; step++) {
    const present = members
      .map((values) => values[step] as number)
      .filter((value) => !Number.isNaN(value));
    if (present.length > 0) result[step] = combineOne(present, combine);
  }
  return result;
}
