import { sql } from '../sql.ts';
import { attributes, bloom, number, term, text, time, traceIdIndex } from './column-kinds.ts';
import type { MaterializedView, Table } from './table.ts';

/** As `otel_logs`: the exporter's columns, then ours. */
export const spans: Table = {
  name: 'otel_traces',
  signal: 'traces',
  columns: [
    time('Timestamp'),
    text('TraceId'),
    text('SpanId'),
    text('ParentSpanId'),
    text('TraceState'),
    term('SpanName'),
    term('SpanKind'),
    term('ServiceName'),
    attributes('ResourceAttributes'),
    text('ScopeName'),
    text('ScopeVersion'),
    attributes('SpanAttributes'),
    number('Duration', 'UInt64'),
    term('StatusCode'),
    text('StatusMessage'),
    { name: 'Events.Timestamp', type: 'Array(DateTime64(9))', codec: 'ZSTD(1)' },
    { name: 'Events.Name', type: 'Array(LowCardinality(String))', codec: 'ZSTD(1)' },
    {
      name: 'Events.Attributes',
      type: 'Array(Map(LowCardinality(String), String))',
      codec: 'ZSTD(1)',
    },
    { name: 'Links.TraceId', type: 'Array(String)', codec: 'ZSTD(1)' },
    { name: 'Links.SpanId', type: 'Array(String)', codec: 'ZSTD(1)' },
    { name: 'Links.TraceState', type: 'Array(String)', codec: 'ZSTD(1)' },
    {
      name: 'Links.Attributes',
      type: 'Array(Map(LowCardinality(String), String))',
      codec: 'ZSTD(1)',
    },
    number('Flags', 'UInt32'),
    term('ResourceSchemaUrl'),
    term('ScopeSchemaUrl'),
    attributes('ScopeAttributes'),
    term('ResourceAttributeKinds'),
    term('ScopeAttributeKinds'),
    term('SpanAttributeKinds'),
    number('ResourceDropped', 'UInt32'),
    number('ScopeDropped', 'UInt32'),
    number('SpanDropped', 'UInt32'),
    number('EventsDropped', 'UInt32'),
    number('LinksDropped', 'UInt32'),
    // One entry an event or a link, or none at all where every entry would be empty or 0.
    number('EventAttributeKinds', 'Array(LowCardinality(String))'),
    number('EventDropped', 'Array(UInt32)'),
    number('LinkAttributeKinds', 'Array(LowCardinality(String))'),
    number('LinkDropped', 'Array(UInt32)'),
    number('LinkFlags', 'Array(UInt32)'),
  ],
  indexes: [
    traceIdIndex,
    bloom('idx_res_attr_value', sql`mapValues(ResourceAttributes)`),
    bloom('idx_span_attr_value', sql`mapValues(SpanAttributes)`),
    { name: 'idx_duration', expression: sql`Duration`, type: 'minmax', granularity: 1 },
  ],
  engine: { kind: 'MergeTree' },
  orderBy: sql`(toStartOfFiveMinutes(Timestamp), ServiceName, SpanName, Timestamp)`,
  partitionBy: sql`toDate(Timestamp)`,
  expires: sql`toDateTime(Timestamp)`,
  shardBy: sql`cityHash64(TraceId)`,
};

/** When a trace happened: a trace by id needs to look at that time only. Rows of one trace merge into one. */
const traceTimes: Table = {
  name: 'otel_traces_trace_id_ts',
  signal: 'traces',
  columns: [
    text('TraceId'),
    number('Start', 'SimpleAggregateFunction(min, DateTime64(9))'),
    number('End', 'SimpleAggregateFunction(max, DateTime64(9))'),
    { name: 'Day', type: 'Date', fallback: sql`toDate(Start)` },
  ],
  indexes: [bloom('idx_trace_id', sql`TraceId`)],
  engine: { kind: 'AggregatingMergeTree' },
  orderBy: sql`(TraceId, Day)`,
  partitionBy: sql`Day`,
  expires: sql`toDateTime(Day) + toIntervalDay(1)`,
  shardBy: sql`cityHash64(TraceId)`,
};

/** Root spans alone, by time and duration: the slowest traces without a look at the others. */
export const roots: Table = {
  name: 'otel_traces_roots',
  signal: 'traces',
  columns: [
    time('Timestamp'),
    number('Duration', 'UInt64'),
    text('TraceId'),
    text('SpanId'),
    term('ServiceName'),
    term('SpanName'),
    term('SpanKind'),
    term('StatusCode'),
  ],
  engine: { kind: 'MergeTree' },
  orderBy: sql`(toStartOfFiveMinutes(Timestamp), Duration, TraceId)`,
  partitionBy: sql`toDate(Timestamp)`,
  expires: sql`toDateTime(Timestamp)`,
  shardBy: sql`cityHash64(TraceId)`,
};

/** Requests, errors and durations a minute, a row for each latency bucket in use. */
export const red: Table = {
  name: 'otel_traces_red',
  signal: 'traces',
  columns: [
    { name: 'Minute', type: 'DateTime', codec: 'Delta(4), ZSTD(1)' },
    term('ServiceName'),
    term('SpanName'),
    term('SpanKind'),
    number('Root', 'UInt8'),
    // Bounds that the duration exceeds: 0 is the fastest bucket.
    number('Bucket', 'UInt8'),
    number('Requests', 'UInt64'),
    number('Errors', 'UInt64'),
    // Nanoseconds.
    number('DurationSum', 'UInt64'),
  ],
  engine: { kind: 'SummingMergeTree' },
  orderBy: sql`(Minute, ServiceName, SpanName, SpanKind, Root, Bucket)`,
  partitionBy: sql`toDate(Minute)`,
  expires: sql`Minute`,
  shardBy: sql`cityHash64(ServiceName)`,
};

const services: Table = {
  name: 'otel_traces_service_name',
  signal: 'traces',
  columns: [term('ServiceName'), time('LastSeen')],
  engine: { kind: 'ReplacingMergeTree', version: 'LastSeen' },
  orderBy: sql`ServiceName`,
  partitionBy: sql`toDate(LastSeen)`,
  expires: sql`toDateTime(LastSeen)`,
  shardBy: sql`cityHash64(ServiceName)`,
};

export const traceTables: readonly Table[] = [spans, traceTimes, roots, red, services];

export const traceViews: readonly MaterializedView[] = [
  {
    name: 'otel_traces_trace_id_ts_mv',
    from: spans.name,
    to: traceTimes.name,
    select: (
      source,
    ) => sql`SELECT TraceId, min(Timestamp) AS Start, max(Timestamp) AS End, toDate(Timestamp) AS Day
FROM ${source} WHERE TraceId != '' GROUP BY TraceId, Day`,
  },
  {
    name: 'otel_traces_roots_mv',
    from: spans.name,
    to: roots.name,
    select: (
      source,
    ) => sql`SELECT Timestamp, toUInt64(greatest(0, toInt64(Duration))) AS Duration, TraceId, SpanId,
  ServiceName, SpanName, SpanKind, StatusCode
FROM ${source} WHERE ParentSpanId = ''`,
  },
  {
    name: 'otel_traces_red_mv',
    from: spans.name,
    to: red.name,
    // The list is `latencyBounds` in nanoseconds; views take no parameters.
    select: (
      source,
    ) => sql`SELECT toStartOfMinute(Timestamp) AS Minute, ServiceName, SpanName, SpanKind,
  toUInt8(ParentSpanId = '') AS Root,
  toUInt8(arrayCount(bound -> bound < toInt64(Duration), [5000000, 10000000, 25000000, 50000000, 100000000,
    250000000, 500000000, 1000000000, 2500000000, 5000000000, 10000000000])) AS Bucket,
  count() AS Requests,
  countIf(StatusCode IN ('Error', 'STATUS_CODE_ERROR')) AS Errors,
  toUInt64(sum(greatest(0, toInt64(Duration)))) AS DurationSum
FROM ${source} GROUP BY Minute, ServiceName, SpanName, SpanKind, Root, Bucket`,
  },
  {
    name: 'otel_traces_service_name_mv',
    from: spans.name,
    to: services.name,
    select: (source) =>
      sql`SELECT ServiceName, max(Timestamp) AS LastSeen FROM ${source} GROUP BY ServiceName`,
  },
];
