import type { ExponentialPoint, HistogramPoint, MetricTable, SummaryPoint } from '@abduce/core';
import type { NativeColumn } from '../native/column.ts';
import { integers, lists, numbers } from './point-columns.ts';

const none = new Float64Array(0);

/** How many observations, and their sum. */
function distribution(metrics: MetricTable, rows: readonly number[]): NativeColumn[] {
  const at = (i: number): number => rows[i] as number;
  return [
    numbers('Count', rows.length, (i) => metrics.count[at(i)] as number),
    numbers('Sum', rows.length, (i) => metrics.value[at(i)] as number),
  ];
}

function extremes(
  count: number,
  at: (i: number) => { readonly min: number; readonly max: number } | undefined,
): NativeColumn[] {
  return [
    numbers('Min', count, (i) => at(i)?.min ?? Number.NaN),
    numbers('Max', count, (i) => at(i)?.max ?? Number.NaN),
  ];
}

export function valueColumns(metrics: MetricTable, rows: readonly number[]): NativeColumn[] {
  return [numbers('Value', rows.length, (i) => metrics.value[rows[i] as number] as number)];
}

export function histogramColumns(metrics: MetricTable, rows: readonly number[]): NativeColumn[] {
  const at = (i: number): HistogramPoint | undefined =>
    metrics.histograms[metrics.detail[rows[i] as number] as number];
  const count = rows.length;
  return [
    ...distribution(metrics, rows),
    ...extremes(count, at),
    lists('Bounds', count, (i) => at(i)?.bounds ?? none),
    lists('Buckets', count, (i) => at(i)?.counts ?? none),
  ];
}

export function exponentialColumns(metrics: MetricTable, rows: readonly number[]): NativeColumn[] {
  const at = (i: number): ExponentialPoint | undefined =>
    metrics.exponentials[metrics.detail[rows[i] as number] as number];
  const count = rows.length;
  return [
    ...distribution(metrics, rows),
    ...extremes(count, at),
    integers('Scale', count, (i) => at(i)?.scale ?? 0),
    numbers('ZeroCount', count, (i) => at(i)?.zeroCount ?? 0),
    numbers('ZeroThreshold', count, (i) => at(i)?.zeroThreshold ?? 0),
    integers('PositiveOffset', count, (i) => at(i)?.positive.offset ?? 0),
    lists('PositiveBuckets', count, (i) => at(i)?.positive.counts ?? none),
    integers('NegativeOffset', count, (i) => at(i)?.negative.offset ?? 0),
    lists('NegativeBuckets', count, (i) => at(i)?.negative.counts ?? none),
  ];
}

export function summaryColumns(metrics: MetricTable, rows: readonly number[]): NativeColumn[] {
  const at = (i: number): SummaryPoint | undefined =>
    metrics.summaries[metrics.detail[rows[i] as number] as number];
  return [
    ...distribution(metrics, rows),
    lists('Quantiles', rows.length, (i) => at(i)?.quantiles ?? none),
    lists('Values', rows.length, (i) => at(i)?.values ?? none),
  ];
}
