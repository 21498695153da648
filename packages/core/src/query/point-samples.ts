import { type MetricDescriptor, type MetricTable, noRecordedValue } from '../model/batch.ts';
import type { UnixMs } from '../model/units.ts';
import {
  type CumulativeBuckets,
  type ExponentialLadder,
  exponentialBuckets,
} from './exponential.ts';
import type { MetricField } from './metric-plan.ts';

/** A bucket bound as the label `le` holds it. */
export function boundText(bound: number): string {
  return bound === Number.POSITIVE_INFINITY ? '+Inf' : String(bound);
}

/** Start of a cumulative or delta point in milliseconds; `NaN` when it was not reported. */
export function startMsAt(metrics: MetricTable, row: number): UnixMs {
  const nano = metrics.startNano[row] as bigint;
  return nano === 0n ? Number.NaN : Number(nano / 1000n) / 1000;
}

/** Cumulative buckets of the point; `undefined` for kinds that have none. */
export function bucketsAt(
  metrics: MetricTable,
  row: number,
  ladder: ExponentialLadder,
): CumulativeBuckets | undefined {
  const { kind } = metrics.descriptors[metrics.descriptor[row] as number] as MetricDescriptor;
  const detail = metrics.detail[row] as number;
  if (kind === 'exponential_histogram') {
    const point = metrics.exponentials[detail];
    return point === undefined ? undefined : exponentialBuckets(point, ladder);
  }
  const point = kind === 'histogram' ? metrics.histograms[detail] : undefined;
  if (point === undefined) return undefined;
  const bounds = Float64Array.of(...point.bounds, Number.POSITIVE_INFINITY);
  if (point.counts.length === 0) {
    // Without buckets all that is known is how many observations there were.
    return {
      bounds: bounds.subarray(-1),
      counts: Float64Array.of(metrics.count[row] as number),
    };
  }
  let total = 0;
  const counts = Float64Array.from(bounds, (_, i) => (total += point.counts[i] ?? 0));
  return { bounds, counts };
}

/**
 * The number that a field names: `value` belongs to gauges and sums, `count` and `sum` to histograms and summaries.
 * `NaN` when the point has no such number, or none was recorded.
 */
export function fieldAt(metrics: MetricTable, row: number, field: MetricField): number {
  if (((metrics.flags[row] as number) & noRecordedValue) !== 0) return Number.NaN;
  const { kind } = metrics.descriptors[metrics.descriptor[row] as number] as MetricDescriptor;
  const plain = kind === 'gauge' || kind === 'sum';
  if (field === 'value') return plain ? (metrics.value[row] as number) : Number.NaN;
  if (plain) return Number.NaN;
  if (field === 'count') return metrics.count[row] as number;
  return field === 'sum' ? (metrics.value[row] as number) : Number.NaN;
}
