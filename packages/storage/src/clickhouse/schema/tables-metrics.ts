import { sql } from '../sql.ts';
import { attributes, number, term, text } from './column-kinds.ts';
import type { MaterializedView, Table, TableColumn } from './table.ts';

const compressed = 'Delta(8), ZSTD(1)';

/** Microseconds, as exact as queries are: nanoseconds of a clock are noise that does not compress. */
const instant = (name: string): TableColumn => ({
  name,
  type: "DateTime64(6, 'UTC')",
  codec: compressed,
});

/** Neighbours of a counter differ little; measured, differences take fewer bytes than Gorilla, FPC or DoubleDelta. */
const measured = (name: string): TableColumn => ({ name, type: 'Float64', codec: compressed });

const counts = (name: string): TableColumn => ({
  name,
  type: 'Array(Float64)',
  codec: 'ZSTD(1)',
});

/**
 * One row per series and day that it has points on, so that it goes when they go. Written again every hour; rows of
 * one series are merged.
 */
export const metricSeries: Table = {
  name: 'metric_series',
  signal: 'metrics',
  columns: [
    { name: 'Day', type: 'Date', codec: 'ZSTD(1)' },
    term('Metric'),
    { name: 'Series', type: 'UInt64', codec: 'ZSTD(1)' },
    term('Kind'),
    term('Temporality'),
    number('Monotonic', 'UInt8'),
    term('Unit'),
    term('Description'),
    term('ScopeName'),
    term('ScopeVersion'),
    // In order of names, so that equal sets are equal values; an empty value is left out.
    attributes('Labels'),
    // Which of the labels describe the resource.
    { name: 'ResourceLabels', type: 'Array(LowCardinality(String))', codec: 'ZSTD(1)' },
    { ...instant('FirstSeen'), type: "SimpleAggregateFunction(min, DateTime64(6, 'UTC'))" },
    { ...instant('LastSeen'), type: "SimpleAggregateFunction(max, DateTime64(6, 'UTC'))" },
  ],
  engine: { kind: 'AggregatingMergeTree' },
  orderBy: sql`(Metric, Series)`,
  partitionBy: sql`Day`,
  // No point of the day is older than its end.
  expires: sql`toDateTime(Day) + toIntervalDay(1)`,
  shardBy: sql`Series`,
};

const pointColumns: readonly TableColumn[] = [
  { name: 'Metric', type: 'LowCardinality(String)', codec: 'ZSTD(1)' },
  { name: 'Series', type: 'UInt64', codec: compressed },
  instant('Time'),
  // Since when the value counts; the epoch when that is unknown.
  instant('Start'),
];

/**
 * Hours of one metric lie together, and in them the points of one series: a question about some hours reads their
 * rows and no others, and columns still compress as runs of one series.
 */
const pointTable = (name: string, columns: readonly TableColumn[]): Table => ({
  name,
  signal: 'metrics',
  columns: [...pointColumns, ...columns],
  engine: { kind: 'MergeTree' },
  orderBy: sql`(Metric, toStartOfHour(Time), Series, Time)`,
  partitionBy: sql`toDate(Time)`,
  expires: sql`toDateTime(Time)`,
  shardBy: sql`Series`,
});

/** Gauges and sums. */
export const metricSamples: Table = pointTable('metric_samples', [measured('Value')]);

const distribution = [measured('Count'), measured('Sum')];
const extremes = [measured('Min'), measured('Max')];

/** Histograms with explicit bounds; `NaN` is a sum, least or greatest that was not reported. */
export const metricHistograms: Table = pointTable('metric_histograms', [
  ...distribution,
  ...extremes,
  counts('Bounds'),
  counts('Buckets'),
]);

export const metricExponentials: Table = pointTable('metric_exponentials', [
  ...distribution,
  ...extremes,
  number('Scale', 'Int32'),
  measured('ZeroCount'),
  measured('ZeroThreshold'),
  number('PositiveOffset', 'Int32'),
  counts('PositiveBuckets'),
  number('NegativeOffset', 'Int32'),
  counts('NegativeBuckets'),
]);

export const metricSummaries: Table = pointTable('metric_summaries', [
  ...distribution,
  counts('Quantiles'),
  counts('Values'),
]);

/** Observations that stand for the points they came with. */
export const metricExemplars: Table = pointTable('metric_exemplars', [
  instant('ObservedTime'),
  measured('Value'),
  text('TraceId'),
  text('SpanId'),
  attributes('Attributes'),
]);

/** One row a point. */
export const pointTables: readonly Table[] = [
  metricSamples,
  metricHistograms,
  metricExponentials,
  metricSummaries,
];

export const metricTables: readonly Table[] = [metricSeries, ...pointTables, metricExemplars];

export const metricViews: readonly MaterializedView[] = [];
