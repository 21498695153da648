import {
  gridEnd,
  type MetricPlan,
  type MetricReduce,
  type Millis,
  type UnixMs,
} from '@abduce/core';
import type { LabelNames } from '../names/label-names.ts';
import type { PromExpression } from '../promql/ast.ts';
import type { Engine } from './engine.ts';
import type { Selection } from './selector.ts';

/** A query that the engine answers step by step, exactly as the reference does unless it gives a `NaN`. */
export interface PushedQuery {
  readonly expression: PromExpression;
}

/**
 * Over a window these see what the reference sees, when a window is a step. Of a `NaN` sample they tell: sums,
 * averages and last values become `NaN`, so that the query is asked again as raw samples; the extremes pass over it.
 * A count says nothing of it, and `rate` and `increase` extrapolate.
 */
const functions: Readonly<Partial<Record<MetricReduce, string>>> = {
  last: 'last_over_time',
  avg: 'avg_over_time',
  min: 'min_over_time',
  max: 'max_over_time',
  sum: 'sum_over_time',
};

/** VictoriaMetrics still moves points that are younger than its `search.latencyOffset`, 30 s by default. */
const unsettled: Millis = 5 * 60_000;

function functionFor(plan: MetricPlan, engine: Engine, now: UnixMs): string | undefined {
  if (engine.language === 'metricsql') {
    // Several samples at one instant count as the greatest, and only the maximum does not care how many there are.
    return plan.reduce === 'max' && gridEnd(plan.grid) < now - unsettled
      ? functions.max
      : undefined;
  }
  return functions[plan.reduce];
}

/** The query in PromQL; `undefined` where that would not mean exactly the same. */
export function pushedQuery(
  { plan, matchers, exact }: Selection,
  engine: Engine,
  names: LabelNames,
  now: UnixMs,
): PushedQuery | undefined {
  const { start, step } = plan.grid;
  const name = functionFor(plan, engine, now);
  if (name === undefined || engine.window === undefined) return undefined;
  if (!Number.isSafeInteger(start) || !Number.isSafeInteger(step)) return undefined;
  const window = engine.window === 'closed' ? step - 1 : step;
  if (window < 1) return undefined;
  const reduced: PromExpression = {
    type: 'call',
    name,
    arguments: [{ type: 'range', matchers, window }],
  };
  const { groupBy, combine } = plan;
  const byBound = plan.field === 'bucket' && groupBy?.includes('le') === true;
  if (!exact || groupBy === undefined || byBound || combine === 'count') {
    return { expression: reduced };
  }
  return {
    expression: {
      type: 'aggregate',
      operator: combine,
      by: groupBy.map((label) => names.toLabel(label)),
      of: reduced,
    },
  };
}
