import {
  boundText,
  type CallOptions,
  type Labels,
  labelsKey,
  type MetricPlan,
  type Series,
} from '@abduce/core';
import { type Slices, sortInSlices } from '../../slices.ts';
import { decodeNative } from '../native/decode.ts';
import type { PartContext } from '../part-context.ts';
import { metricHistograms } from '../schema/tables-metrics.ts';
import { type Sql, sql, string, value } from '../sql.ts';
import { floatListsOf, floatsOf, textListsOf } from './column-access.ts';
import { type Kind, pointsOf, samplesSql } from './read-samples.ts';
import { reduceSql, type SampleSource } from './reduce-sql.ts';
import { startMs, timeMs } from './time-sql.ts';

/** A plan for the engine: over the series that a filter leaves. */
export interface EngineQuery {
  readonly context: PartContext;
  readonly plan: MetricPlan;
  /** `FROM … WHERE …` over the table of series. */
  readonly filter: Sql;
  readonly kinds: readonly Kind[];
  readonly options: CallOptions;
  readonly work: Slices;
}

const combines: Record<MetricPlan['combine'], Sql> = {
  sum: sql`sum(R)`,
  avg: sql`avg(R)`,
  min: sql`min(R)`,
  max: sql`max(R)`,
  count: sql`toFloat64(count())`,
};

/** Bounds of the points of histograms, the last one infinite; `-0` is 0, as its text says. */
const bounds = sql`if(empty(Buckets), [inf], arrayPushBack(arrayMap(b -> b + 0., Bounds), inf))`;
const cumulative = sql`if(empty(Buckets), [Count], arrayCumSum(arrayResize(Buckets, length(Bounds) + 1)))`;

/** The bounds whose text the matchers of `le` accept; `undefined` when there are no such matchers. */
async function askedBounds(
  { context, plan, options }: EngineQuery,
  points: Sql,
): Promise<readonly number[] | undefined> {
  const matchers = plan.matchers.filter(({ label }) => label === 'le');
  if (matchers.length === 0) return undefined;
  const asked: number[] = [];
  const answer = context.connection.read(
    sql`SELECT DISTINCT arrayJoin(${bounds}) AS Le
    FROM ${context.table(metricHistograms.name)} WHERE ${points}`,
    options,
  );
  for await (const block of decodeNative(answer)) {
    for (const bound of floatsOf(block, 'Le')) {
      if (matchers.every(({ test }) => test(boundText(bound)))) asked.push(bound);
    }
  }
  return asked;
}

async function bucketSamples(query: EngineQuery): Promise<Sql> {
  const { context, plan, filter } = query;
  const points = pointsOf(plan, filter);
  const asked = await askedBounds(query, points);
  return sql`SELECT Series, ${timeMs} AS T, ${startMs} AS S, Le, V
    FROM ${context.table(metricHistograms.name)} ARRAY JOIN ${bounds} AS Le, ${cumulative} AS V
    WHERE ${points}${asked && sql` AND has(${value('Array(Float64)', asked)}, Le)`}`;
}

async function sourceOf(query: EngineQuery): Promise<SampleSource> {
  const { context, plan, filter, kinds } = query;
  const bucket = plan.field === 'bucket';
  return {
    samples: bucket ? await bucketSamples(query) : samplesSql(context, plan, kinds, filter),
    stream: bucket ? sql`Series, Le` : sql`Series`,
    deltas: sql`SELECT Series ${filter} AND Temporality = 'delta'`,
  };
}

/** What the labels of a group are: names and texts of equal length. */
function groupLabels({ field, groupBy }: MetricPlan): { readonly names: Sql; readonly texts: Sql } {
  if (groupBy !== undefined) {
    const names = value('Array(String)', groupBy);
    return {
      names: sql`${names}`,
      texts: sql`arrayMap(name -> if(${field === 'bucket' ? sql`name = 'le'` : sql`0`}, '', Labels[name]), ${names})`,
    };
  }
  // The bound of a bucket takes the place of a label of that name.
  const labels =
    field === 'bucket' ? sql`mapFilter((k, v) -> k != ${string('le')}, Labels)` : sql`Labels`;
  return { names: sql`mapKeys(${labels})`, texts: sql`mapValues(${labels})` };
}

function labelsOf(
  names: readonly string[],
  texts: readonly string[],
  le: number | undefined,
): Labels {
  const labels = new Map<string, string>();
  for (const [i, name] of names.entries()) {
    const text = texts[i] as string;
    if (text !== '') labels.set(name, text);
  }
  if (le !== undefined) labels.set('le', boundText(le));
  return labels;
}

/** Answers a plan by the engine alone: reduced, combined and grouped there. Not for exponential histograms. */
export async function queryEngine(query: EngineQuery): Promise<Series[]> {
  const { context, plan, filter, options, work } = query;
  const { grid, groupBy, combine } = plan;
  const { names, texts } = groupLabels(plan);
  const withBound = plan.field === 'bucket' && (groupBy === undefined || groupBy.includes('le'));
  const group = withBound ? sql`Names, Texts, Le` : sql`Names, Texts`;
  const answer = context.connection.read(
    sql`SELECT ${group}, groupArray(Step) AS Steps, groupArray(C) AS Values
    FROM (
      SELECT ${group}, Step, ${combines[combine]} AS C
      FROM (${reduceSql(plan, await sourceOf(query))}) AS reduced
      INNER JOIN (
        SELECT Series, any(${names}) AS Names, any(${texts}) AS Texts ${filter} GROUP BY Series
      ) AS known USING (Series)
      WHERE NOT isNaN(R)
      GROUP BY ${group}, Step
    )
    WHERE NOT isNaN(C)
    GROUP BY ${group}`,
    options,
  );
  const found = new Map<string, Series>();
  for await (const block of decodeNative(answer)) {
    const [name, text] = [textListsOf(block, 'Names'), textListsOf(block, 'Texts')];
    const [steps, results] = [floatListsOf(block, 'Steps'), floatListsOf(block, 'Values')];
    const le = withBound ? floatsOf(block, 'Le') : undefined;
    for (let row = 0; row < block.rows; row++) {
      await work.pause();
      const labels = labelsOf(name(row), text(row), le?.[row]);
      const values = new Float64Array(grid.length).fill(Number.NaN);
      const at = steps(row);
      const of = results(row);
      for (let i = 0; i < at.length; i++) values[at[i] as number] = of[i] as number;
      found.set(labelsKey(labels), { labels, grid, values });
    }
  }
  const keys = await sortInSlices([...found.keys()], work);
  return keys.map((key) => found.get(key) as Series);
}
