import { counterLookback, type MetricPlan } from '@abduce/core';
import { float64, type Sql, sql } from '../sql.ts';

/** Samples of streams in SQL: columns `Series`, `T`, `S` and `V`, and `Le` where there are buckets. */
export interface SampleSource {
  readonly samples: Sql;
  /** What tells streams apart: `Series`, or `Series, Le`. */
  readonly stream: Sql;
  /** `SELECT Series …`: the series whose points are differences; absent when there are none. */
  readonly deltas: Sql | undefined;
}

/** The step of a time; `floor` of the same quotient as the reference's `stepAt`. */
const stepOf = ({ start, step }: MetricPlan['grid']): Sql =>
  sql`floor((T - ${float64(start)}) / ${float64(step)})`;

const onGrid = ({ length }: MetricPlan['grid']): Sql =>
  sql`Step >= 0 AND Step < ${float64(length)}`;

/** Of several samples at one instant the greatest stays, then the one that began last. */
const tidy = ({ samples, stream }: SampleSource): Sql =>
  sql`SELECT * FROM (${samples}) ORDER BY ${stream}, T, V DESC, S DESC LIMIT 1 BY ${stream}, T`;

const plainReduces = {
  last: sql`argMax(V, (T, V))`,
  max: sql`max(V)`,
  min: sql`min(V)`,
  avg: sql`avg(V)`,
  sum: sql`sum(V)`,
  count: sql`toFloat64(count())`,
} as const;

function reducePlain(
  plan: MetricPlan,
  source: SampleSource,
  reduce: keyof typeof plainReduces,
): Sql {
  // A lesser value at the instant of a greater one changes neither.
  const asTheyAre = reduce === 'last' || reduce === 'max';
  return sql`SELECT ${source.stream}, Step, ${plainReduces[reduce]} AS R
  FROM (SELECT ${source.stream}, T, V, ${stepOf(plan.grid)} AS Step
    FROM (${asTheyAre ? source.samples : tidy(source)}))
  WHERE ${onGrid(plan.grid)} GROUP BY ${source.stream}, Step`;
}

/** Gains of counters: see `cumulativeGains` and `deltaGains` of the reference, whose conditions these are. */
function reduceCounter(plan: MetricPlan, source: SampleSource): Sql {
  const { grid, reduce } = plan;
  const { stream, deltas } = source;
  const horizon = float64(grid.start - counterLookback);
  const isDelta = deltas === undefined ? sql`0` : sql`Series GLOBAL IN (${deltas})`;
  const seconds = sql`if(Delta, greatest(${float64(grid.step)}, Spanned), Spanned) / 1000`;
  return sql`SELECT ${stream}, Step, ${reduce === 'rate' ? sql`Gained / (${seconds})` : sql`Gained`} AS R
  FROM (
    SELECT ${stream}, Delta, Step, sum(Amount) AS Gained, sum(Span) AS Spanned
    FROM (
      SELECT ${stream}, T, ${isDelta} AS Delta, ${stepOf(grid)} AS Step,
        S > 0 AND S < T AS Known,
        Known AND if(First, S >= ${horizon}, S >= PT AND S != PS) AS Fresh,
        multiIf(Delta, V, Fresh, greatest(0., V), First, nan, V < PV, greatest(0., V), V - PV) AS Amount,
        multiIf(Delta AND Known, T - S, Delta, 0., Fresh, T - S, T - PT) AS Span
      FROM (
        SELECT *, row_number() OVER streams = 1 AS First,
          lagInFrame(T) OVER streams AS PT, lagInFrame(S) OVER streams AS PS, lagInFrame(V) OVER streams AS PV
        FROM (${tidy(source)})
        WINDOW streams AS (PARTITION BY ${stream} ORDER BY T ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
      )
    )
    WHERE ${onGrid(grid)} AND NOT isNaN(Amount) GROUP BY ${stream}, Delta, Step
  )`;
}

/**
 * Every stream on the plan's grid: `Step` from 0 and its value `R`, steps without a value left out. `R` is `NaN` where
 * infinities cancel.
 */
export function reduceSql(plan: MetricPlan, source: SampleSource): Sql {
  const { reduce } = plan;
  return reduce === 'rate' || reduce === 'increase'
    ? reduceCounter(plan, source)
    : reducePlain(plan, source, reduce);
}
