import type { CallOptions, MetricDescriptor, MetricPlan } from '@abduce/core';
import type { SampleStream } from '../../samples/evaluate-streams.ts';
import { addSample, clearSamples, newSamples } from '../../samples/samples.ts';
import { decodeNative } from '../native/decode.ts';
import type { PartContext } from '../part-context.ts';
import {
  metricExponentials,
  metricHistograms,
  metricSamples,
  metricSummaries,
} from '../schema/tables-metrics.ts';
import { join, type Sql, sql, string, uint64 } from '../sql.ts';
import { bigintsOf, floatsOf } from './column-access.ts';
import type { KnownStream } from './known-streams.ts';
import { startMs, timeBetween, timeMs } from './time-sql.ts';

export type Kind = MetricDescriptor['kind'];

export const tableOfKind: Record<Kind, string> = {
  gauge: metricSamples.name,
  sum: metricSamples.name,
  histogram: metricHistograms.name,
  exponential_histogram: metricExponentials.name,
  summary: metricSummaries.name,
};

/** Kinds of metrics that have a field. */
export const kindsOfField: Record<MetricPlan['field'], readonly Kind[]> = {
  value: ['gauge', 'sum'],
  count: ['histogram', 'exponential_histogram', 'summary'],
  sum: ['histogram', 'exponential_histogram', 'summary'],
  bucket: ['histogram', 'exponential_histogram'],
};

/** Which points a plan reads, of the series that a filter leaves. */
export function pointsOf(plan: MetricPlan, filter: Sql | undefined): Sql {
  return sql`Metric = ${string(plan.metric)} AND ${timeBetween(plan.from, plan.to)}${
    filter && sql` AND Series GLOBAL IN (SELECT Series ${filter})`
  }`;
}

/** `Series`, `T`, `S` and `V` of every point of the plan that has the field. */
export function samplesSql(
  context: PartContext,
  plan: MetricPlan,
  kinds: readonly Kind[],
  filter: Sql | undefined,
): Sql {
  const columns = { value: sql`Value`, count: sql`Count`, sum: sql`Sum`, bucket: sql`Count` };
  const column = columns[plan.field];
  const tables = [...new Set(kinds.map((kind) => tableOfKind[kind]))];
  return join(
    tables.map(
      (table) => sql`SELECT Series, ${timeMs} AS T, ${startMs} AS S, ${column} AS V
      FROM ${context.table(table)} WHERE ${pointsOf(plan, filter)} AND NOT isNaN(${column})`,
    ),
    sql` UNION ALL `,
  );
}

/** More samples than were allowed: the query is better answered by the engine. */
export const tooMany: unique symbol = Symbol('too many samples');

/** Asks for samples, those of one series together; one more than `limit` shows that there are more. */
export function askSamples(
  { connection }: PartContext,
  source: Sql,
  limit: number,
  options: CallOptions,
): AsyncIterable<Uint8Array> {
  return connection.read(
    sql`SELECT Series, T, S, V FROM (${source}) ORDER BY Series, T LIMIT ${uint64(limit + 1)}`,
    options,
  );
}

/** The samples of known streams, one stream after the other; throws `tooMany` past `limit` samples. */
export async function* readSamples(
  answer: AsyncIterable<Uint8Array>,
  known: ReadonlyMap<bigint, KnownStream>,
  limit: number,
): AsyncGenerator<SampleStream> {
  const samples = newSamples();
  let stream: KnownStream | undefined;
  let current: bigint | undefined;
  let read = 0;
  const take = (): SampleStream | undefined =>
    stream === undefined || samples.length === 0
      ? undefined
      : {
          labels: stream.labels,
          key: stream.key,
          delta: stream.delta,
          times: samples.times.subarray(0, samples.length),
          starts: samples.starts.subarray(0, samples.length),
          values: samples.values.subarray(0, samples.length),
        };
  for await (const block of decodeNative(answer)) {
    read += block.rows;
    if (read > limit) throw tooMany;
    const ids = bigintsOf(block, 'Series');
    const [times, starts, values] = ['T', 'S', 'V'].map((name) => floatsOf(block, name));
    for (let row = 0; row < block.rows; row++) {
      if (ids[row] !== current) {
        const done = take();
        if (done !== undefined) yield done;
        clearSamples(samples);
        current = ids[row] as bigint;
        stream = known.get(current);
      }
      addSample(samples, times?.[row] as number, starts?.[row] as number, values?.[row] as number);
    }
  }
  const done = take();
  if (done !== undefined) yield done;
}
