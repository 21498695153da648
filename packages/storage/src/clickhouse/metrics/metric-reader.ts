import { type CallOptions, type MetricQuery, planMetricQuery, type Series } from '@abduce/core';
import { evaluateStreams } from '../../samples/evaluate-streams.ts';
import { slices } from '../../slices.ts';
import type { PartContext } from '../part-context.ts';
import { knownStreams } from './known-streams.ts';
import { readBuckets } from './read-buckets.ts';
import { kindsOfField, readSamples, samplesSql } from './read-samples.ts';
import { seriesFilter } from './series-filter.ts';

export async function queryMetrics(
  context: PartContext,
  query: MetricQuery,
  options: CallOptions,
): Promise<readonly Series[]> {
  const plan = planMetricQuery(query);
  const work = slices(options.signal);
  await context.ready();
  const { metric, from, to, field } = plan;
  const all = query.where ?? [];
  // What a bucket is labelled is known once its point is read.
  const where = field === 'bucket' ? all.filter(({ label }) => label !== 'le') : all;
  const asked = { metric, from, to, kinds: kindsOfField[field], where };
  const filter = await seriesFilter(context, asked, options);
  const known = await knownStreams(context, filter, 1e6, options);
  if (known === undefined || known.size === 0) return [];
  const kinds = [...new Set([...known.values()].map(({ kind }) => kind))];
  const reading = where.length === 0 ? undefined : filter;
  if (field === 'bucket') {
    const limit = 1e7;
    const source = { context, plan, filter: reading, known, limit, options, work };
    return evaluateStreams(await readBuckets(source), plan, work);
  }
  const source = samplesSql(context, plan, kinds, reading);
  return evaluateStreams(readSamples(context, source, known, 1e7, options), plan, work);
}
