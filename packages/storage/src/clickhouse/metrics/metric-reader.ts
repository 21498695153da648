import { type CallOptions, type MetricQuery, planMetricQuery, type Series } from '@abduce/core';
import { evaluateStreams } from '../../samples/evaluate-streams.ts';
import { slices } from '../../slices.ts';
import { decodeNative } from '../native/decode.ts';
import type { PartContext } from '../part-context.ts';
import { type Sql, sql } from '../sql.ts';
import { textsOf } from './column-access.ts';
import { earlyAnswer } from './early-answer.ts';
import { queryEngine } from './engine-query.ts';
import { type KnownStream, knownStreams } from './known-streams.ts';
import { readBuckets } from './read-buckets.ts';
import {
  askSamples,
  type Kind,
  kindsOfField,
  readSamples,
  samplesSql,
  tooMany,
} from './read-samples.ts';
import { seriesFilter } from './series-filter.ts';

export interface MetricReadLimits {
  /**
   * Up to so many raw samples come here and are evaluated in this process, which is quicker while they are few;
   * queries over more are reduced and combined by the engine. 0 leaves all that it can do to the engine.
   */
  readonly rawSamples: number;
}

export const readDefaults: MetricReadLimits = { rawSamples: 500_000 };

type KnownStreams = ReadonlyMap<bigint, KnownStream>;

/** Series hold at least so many milliseconds between two points, mostly. */
const usualPace = 15_000;

async function kindsThere(
  { connection }: PartContext,
  filter: Sql,
  options: CallOptions,
): Promise<readonly Kind[]> {
  const kinds: Kind[] = [];
  const answer = connection.read(sql`SELECT DISTINCT Kind AS Name ${filter}`, options);
  for await (const block of decodeNative(answer)) {
    const name = textsOf(block, 'Name');
    for (let row = 0; row < block.rows; row++) kinds.push(name(row) as Kind);
  }
  return kinds;
}

/** Answers a metric query as `evaluateMetricQuery` does. */
export async function queryMetrics(
  context: PartContext,
  query: MetricQuery,
  options: CallOptions,
  { rawSamples }: MetricReadLimits = readDefaults,
): Promise<readonly Series[]> {
  const plan = planMetricQuery(query);
  const work = slices(options.signal);
  await context.ready();
  const { metric, from, to, field } = plan;
  if (!(to > from)) return [];
  const bucket = field === 'bucket';
  // What a bucket is labelled is known once its point is read.
  const where = (query.where ?? []).filter(({ label }) => !bucket || label !== 'le');
  const asked = { metric, from, to, kinds: kindsOfField[field], where };
  const filter = await seriesFilter(context, asked, options);
  const reading = where.length === 0 ? undefined : filter;
  const buckets = async (known: KnownStreams, limit: number): Promise<readonly Series[]> => {
    const source = { context, plan, filter: reading, known, limit, options, work };
    return evaluateStreams(await readBuckets(source), plan, work);
  };

  const few = Math.floor(rawSamples / (1 + (to - from) / usualPace));
  // Whose samples they are is asked at the same time.
  const early =
    bucket || few === 0
      ? undefined
      : earlyAnswer(
          askSamples(context, samplesSql(context, plan, asked.kinds, reading), rawSamples, options),
        );
  try {
    const known = await knownStreams(context, filter, few, options);
    if (known?.size === 0) return [];
    if (known !== undefined && bucket) return await buckets(known, rawSamples);
    if (known !== undefined && early !== undefined) {
      return await evaluateStreams(readSamples(early.pieces, known, rawSamples), plan, work);
    }
  } catch (error) {
    if (error !== tooMany) throw error;
  } finally {
    early?.drop();
  }
  const kinds = await kindsThere(context, filter, options);
  if (bucket && kinds.includes('exponential_histogram')) {
    // Their ladder of bounds is made of all points at once, which the engine cannot do.
    const all = await knownStreams(context, filter, Number.MAX_SAFE_INTEGER, options);
    return buckets(all as KnownStreams, Number.MAX_SAFE_INTEGER);
  }
  return queryEngine({ context, plan, filter, kinds, options, work });
}
