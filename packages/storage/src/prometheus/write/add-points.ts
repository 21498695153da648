import { fieldAt, type MetricTable, noRecordedValue, type TelemetryBatch } from '@abduce/core';
import type { Slices } from '../../slices.ts';
import type { LimitId } from '../limits.ts';
import type { SampleCollector } from './series-samples.ts';
import type { StreamCache } from './stream-cache.ts';
import type { StreamEntry } from './stream-entry.ts';

interface Place {
  readonly metrics: MetricTable;
  readonly row: number;
  readonly time: number;
}

function addBuckets(
  into: SampleCollector,
  stream: StreamEntry,
  { metrics, row, time }: Place,
): void {
  const point = metrics.histograms[metrics.detail[row] as number];
  if (point === undefined) return;
  const { bounds, counts } = point;
  let total = 0;
  for (let i = 0; i < bounds.length && counts.length > 0; i++) {
    total += counts[i] ?? 0;
    into.add(stream.bucket(bounds[i] as number), time, total);
  }
  total += counts.length > 0 ? (counts[bounds.length] ?? 0) : (metrics.count[row] as number);
  into.add(stream.bucket(Number.POSITIVE_INFINITY), time, total);
}

function addPoint(
  into: SampleCollector,
  stream: StreamEntry,
  place: Place,
  count: (limit: LimitId) => void,
): void {
  const { metrics, row, time } = place;
  if (stream.kind === 'gauge' || stream.kind === 'sum') {
    const value = metrics.value[row] as number;
    if (!Number.isNaN(value)) into.add(stream.field('value'), time, value);
    return;
  }
  for (const field of ['count', 'sum'] as const) {
    const value = fieldAt(metrics, row, field);
    if (!Number.isNaN(value)) into.add(stream.field(field), time, value);
  }
  if (stream.kind === 'histogram') addBuckets(into, stream, place);
  else if (stream.kind === 'exponential_histogram') count('exponential-buckets');
  else if (stream.kind === 'summary') {
    const summary = metrics.summaries[metrics.detail[row] as number];
    for (const [i, quantile] of (summary?.quantiles ?? []).entries()) {
      const value = summary?.values[i] ?? Number.NaN;
      if (!Number.isNaN(value)) into.add(stream.quantile(quantile), time, value);
    }
  }
}

/**
 * Turns the points of a batch into samples. Times are cut to whole milliseconds, which keeps every point in the step
 * that it belongs to where steps begin at whole milliseconds.
 */
export async function addPoints(
  into: SampleCollector,
  batch: TelemetryBatch,
  streams: StreamCache,
  staleMarkers: boolean,
  count: (limit: LimitId) => void,
  work: Slices,
): Promise<void> {
  const { metrics } = batch;
  if (metrics === undefined) return;
  for (const _ of metrics.exemplars) count('exemplars');
  const streamAt = streams.forBatch(batch);
  for (let row = 0; row < metrics.length; row++) {
    if (row % 128 === 127) await work.pause();
    const time = Math.floor(metrics.timeMs[row] as number);
    if (!(time > 0 && time < 2 ** 53)) {
      count('time');
      continue;
    }
    const stream = streamAt(row);
    if (((metrics.flags[row] as number) & noRecordedValue) === 0) {
      addPoint(into, stream, { metrics, row, time }, count);
    } else if (staleMarkers) {
      if (stream.kind === 'gauge' || stream.kind === 'sum') stream.field('value');
      for (const block of stream.made()) into.end(block, time);
    }
  }
}
