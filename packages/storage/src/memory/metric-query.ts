import {
  boundText,
  type ExponentialLadder,
  type ExponentialPoint,
  exponentialBuckets,
  exponentialLadder,
  type Labels,
  type MetricPlan,
  matchesCompiled,
  type Series,
  type UnixMs,
} from '@abduce/core';
import { reduceColumns } from '../samples/reduce-columns.ts';
import { addSample, clearSamples, newSamples, type Samples } from '../samples/samples.ts';
import { seriesGroups } from '../samples/series-groups.ts';
import type { Slices } from '../slices.ts';
import type { MetricChunk } from './metric-chunk.ts';
import type { MetricFamily, MetricStream } from './metric-stream.ts';

/** Rows of one chunk with buckets: explicit ones as they are held, exponential ones on the query's ladder. */
interface BucketRows {
  readonly chunk: MetricChunk;
  readonly bounds: Float64Array;
  readonly buckets: Float64Array;
}

/** A plan, and since when points must have arrived. */
export interface FamilyPlan extends MetricPlan {
  readonly since: UnixMs;
}

function overlapping(
  { chunks }: MetricStream,
  { from, to, since }: FamilyPlan,
): readonly MetricChunk[] {
  return chunks.filter(
    ({ first, last, arrived }) => last >= from && first < to && arrived >= since,
  );
}

/** The column that holds the field, when this sort of stream has it. */
function columnOf(
  stream: MetricStream,
  chunk: MetricChunk,
  field: string,
): Float64Array | undefined {
  const plain = stream.kind === 'gauge' || stream.kind === 'sum';
  if (field === 'value') return plain ? chunk.values : undefined;
  if (plain) return undefined;
  return field === 'count' ? chunk.counts : chunk.values;
}

function collect(
  samples: Samples,
  { times, starts, length }: MetricChunk,
  { from, to }: MetricPlan,
  values: Float64Array,
  width = 1,
  offset = 0,
): void {
  for (let row = 0; row < length; row++) {
    const time = times[row] as number;
    const value = values[row * width + offset] as number;
    if (time < from || time >= to || Number.isNaN(value)) continue;
    addSample(samples, time, starts[row] as number, value);
  }
}

async function ladderOf(
  streams: readonly MetricStream[],
  plan: FamilyPlan,
  work: Slices,
): Promise<ExponentialLadder> {
  const points: ExponentialPoint[] = [];
  for (const stream of streams) {
    await work.pause();
    for (const { times, exponentials } of overlapping(stream, plan)) {
      for (const [row, point] of (exponentials ?? []).entries()) {
        const time = times[row] as number;
        if (time >= plan.from && time < plan.to) points.push(point);
      }
    }
  }
  return exponentialLadder(points);
}

function bucketRows(chunk: MetricChunk, ladder: ExponentialLadder): BucketRows | undefined {
  if (chunk.bounds !== undefined && chunk.buckets !== undefined) {
    return { chunk, bounds: chunk.bounds, buckets: chunk.buckets };
  }
  const all = (chunk.exponentials ?? []).map((point) => exponentialBuckets(point, ladder));
  const bounds = all[0]?.bounds;
  if (bounds === undefined) return undefined;
  const buckets = new Float64Array(chunk.length * bounds.length);
  for (const [row, { counts }] of all.entries()) buckets.set(counts, row * bounds.length);
  return { chunk, bounds, buckets };
}

const texts = new WeakMap<Float64Array, ReadonlyMap<string, number>>();

/** Where each bound's text is in a layout. */
function boundsByText(bounds: Float64Array): ReadonlyMap<string, number> {
  let found = texts.get(bounds);
  if (found === undefined) {
    found = new Map(Array.from(bounds, (bound, i) => [boundText(bound), i]));
    texts.set(bounds, found);
  }
  return found;
}

function addBuckets(
  stream: MetricStream,
  plan: FamilyPlan,
  ladder: ExponentialLadder,
  samples: Samples,
  add: (labels: Labels, values: Float64Array) => void,
): void {
  const rows = overlapping(stream, plan)
    .map((chunk) => bucketRows(chunk, ladder))
    .filter((found) => found !== undefined);
  const bounds = new Set(rows.flatMap((found) => [...boundsByText(found.bounds).keys()]));
  for (const bound of bounds) {
    const labels = new Map([...stream.labels, ['le', bound]]);
    if (!matchesCompiled(labels, plan.matchers)) continue;
    clearSamples(samples);
    for (const found of rows) {
      const offset = boundsByText(found.bounds).get(bound);
      if (offset === undefined) continue;
      collect(samples, found.chunk, plan, found.buckets, found.bounds.length, offset);
    }
    if (samples.length > 0) add(labels, reduceColumns(samples, stream.delta, plan));
  }
}

/** Answers a query from the streams of one metric, in short slices. */
export async function queryFamily(
  family: MetricFamily,
  plan: FamilyPlan,
  work: Slices,
): Promise<Series[]> {
  const groups = seriesGroups(plan);
  const samples = newSamples();
  const bucket = plan.field === 'bucket';
  const onLabels = bucket ? plan.matchers.filter(({ label }) => label !== 'le') : plan.matchers;
  const streams: MetricStream[] = [];
  for (const stream of family.streams.values()) {
    await work.pause();
    if (matchesCompiled(stream.labels, onLabels)) streams.push(stream);
  }
  const ladder = bucket ? await ladderOf(streams, plan, work) : undefined;
  for (const stream of streams) {
    await work.pause();
    if (ladder !== undefined) {
      addBuckets(stream, plan, ladder, samples, (labels, values) =>
        groups.add(labels, undefined, values),
      );
      continue;
    }
    clearSamples(samples);
    for (const chunk of overlapping(stream, plan)) {
      const column = columnOf(stream, chunk, plan.field);
      if (column !== undefined) collect(samples, chunk, plan, column);
    }
    if (samples.length > 0) {
      groups.add(stream.labels, stream.labelsKey, reduceColumns(samples, stream.delta, plan));
    }
  }
  return groups.series(work);
}
