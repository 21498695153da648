import { AbduceError } from '../model/error.ts';
import type { TimeGrid } from '../model/grid.ts';
import type { Millis, UnixMs } from '../model/units.ts';
import type { MetricQuery } from '../ports/store.ts';
import { type CompiledMatcher, compileMatchers } from './matcher.ts';

export type MetricField = NonNullable<MetricQuery['field']>;
export type MetricReduce = NonNullable<MetricQuery['reduce']>;
export type MetricCombine = NonNullable<MetricQuery['combine']>;

/** How far before the grid a counter's previous point may lie to count for the first step. */
export const counterLookback: Millis = 300_000;

/** A query with its defaults filled in and its matchers compiled. */
export interface MetricPlan {
  readonly metric: string;
  readonly field: MetricField;
  readonly matchers: readonly CompiledMatcher[];
  readonly grid: TimeGrid;
  readonly reduce: MetricReduce;
  readonly groupBy: readonly string[] | undefined;
  readonly combine: MetricCombine;
  /** Points from here on matter. */
  readonly from: UnixMs;
  /** Points from here on do not. */
  readonly to: UnixMs;
}

const fields: readonly string[] = ['value', 'count', 'sum', 'bucket'];
const reduces: readonly string[] = [
  'last',
  'avg',
  'min',
  'max',
  'sum',
  'count',
  'rate',
  'increase',
];
const combines: readonly string[] = ['sum', 'avg', 'min', 'max', 'count'];
const maxSteps = 1_000_000;

/** Checks a query; throws `CONFIG` for one that no store could answer. */
export function planMetricQuery(query: MetricQuery): MetricPlan {
  const { grid, field = 'value', reduce = 'last', combine = 'sum' } = query;
  const known = (what: string, value: string, allowed: readonly string[]): void => {
    if (!allowed.includes(value)) {
      throw new AbduceError('CONFIG', `metric query has unknown ${what} "${value}"`, {
        hint: `Use one of ${allowed.join(', ')}.`,
      });
    }
  };
  known('field', field, fields);
  known('reduce', reduce, reduces);
  known('combine', combine, combines);
  const { start, step, length } = grid;
  if (!Number.isFinite(start) || !(step > 0) || !Number.isFinite(step)) {
    throw new AbduceError('CONFIG', `metric query has a grid from ${start} in steps of ${step} ms`);
  }
  if (!Number.isInteger(length) || length < 0 || length > maxSteps) {
    throw new AbduceError('CONFIG', `metric query has a grid of ${length} steps`, {
      hint: `Ask for a whole number of steps, at most ${maxSteps}.`,
    });
  }
  const counter = reduce === 'rate' || reduce === 'increase';
  return {
    metric: query.metric,
    field,
    matchers: compileMatchers(query.where ?? []),
    grid,
    reduce,
    groupBy: query.groupBy,
    combine,
    from: counter ? start - counterLookback : start,
    to: start + step * length,
  };
}
