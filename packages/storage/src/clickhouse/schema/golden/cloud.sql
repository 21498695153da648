CREATE DATABASE IF NOT EXISTS `shop`;

CREATE TABLE IF NOT EXISTS `shop`.`abduce_migrations`
(
  `Version` UInt32,
  `Name` String,
  `Checksum` String,
  `Applied` DateTime64(3) DEFAULT now64(3)
)
ENGINE = MergeTree()
PARTITION BY tuple()
ORDER BY (Version, Name)
SETTINGS index_granularity = 8192
COMMENT 'abduce sum=0 keep=forever';

CREATE TABLE IF NOT EXISTS `shop`.`otel_logs`
(
  `Timestamp` DateTime64(9) CODEC(Delta(8), ZSTD(1)),
  `TimestampTime` DateTime DEFAULT toDateTime(Timestamp),
  `TraceId` String CODEC(ZSTD(1)),
  `SpanId` String CODEC(ZSTD(1)),
  `TraceFlags` UInt8,
  `SeverityText` LowCardinality(String) CODEC(ZSTD(1)),
  `SeverityNumber` UInt8,
  `ServiceName` LowCardinality(String) CODEC(ZSTD(1)),
  `Body` String CODEC(ZSTD(1)),
  `ResourceSchemaUrl` LowCardinality(String) CODEC(ZSTD(1)),
  `ResourceAttributes` Map(LowCardinality(String), String) CODEC(ZSTD(1)),
  `ScopeSchemaUrl` LowCardinality(String) CODEC(ZSTD(1)),
  `ScopeName` String CODEC(ZSTD(1)),
  `ScopeVersion` LowCardinality(String) CODEC(ZSTD(1)),
  `ScopeAttributes` Map(LowCardinality(String), String) CODEC(ZSTD(1)),
  `LogAttributes` Map(LowCardinality(String), String) CODEC(ZSTD(1)),
  `EventName` String CODEC(ZSTD(1)),
  `ObservedTimestamp` DateTime64(9) DEFAULT Timestamp CODEC(Delta(8), ZSTD(1)),
  `TimestampObserved` UInt8 CODEC(ZSTD(1)),
  `Flags` UInt32 DEFAULT TraceFlags CODEC(ZSTD(1)),
  `BatchRow` UInt32 CODEC(ZSTD(1)),
  `BodyKind` LowCardinality(String) CODEC(ZSTD(1)),
  `ResourceAttributeKinds` LowCardinality(String) CODEC(ZSTD(1)),
  `ScopeAttributeKinds` LowCardinality(String) CODEC(ZSTD(1)),
  `LogAttributeKinds` LowCardinality(String) CODEC(ZSTD(1)),
  `ResourceDropped` UInt32 CODEC(ZSTD(1)),
  `ScopeDropped` UInt32 CODEC(ZSTD(1)),
  `LogDropped` UInt32 CODEC(ZSTD(1)),
  INDEX `idx_trace_id` TraceId TYPE bloom_filter(0.001) GRANULARITY 1,
  INDEX `idx_res_attr_value` mapValues(ResourceAttributes) TYPE bloom_filter(0.01) GRANULARITY 1,
  INDEX `idx_scope_attr_value` mapValues(ScopeAttributes) TYPE bloom_filter(0.01) GRANULARITY 1,
  INDEX `idx_log_attr_value` mapValues(LogAttributes) TYPE bloom_filter(0.01) GRANULARITY 1,
  INDEX `idx_severity` SeverityNumber TYPE minmax GRANULARITY 1,
  INDEX `idx_body` Body TYPE tokenbf_v1(32768, 3, 0) GRANULARITY 1
)
ENGINE = MergeTree()
PARTITION BY toDate(Timestamp)
ORDER BY (toStartOfFiveMinutes(Timestamp), ServiceName, Timestamp)
TTL toDateTime(Timestamp) + toIntervalSecond(604800)
SETTINGS ttl_only_drop_parts = 1, index_granularity = 8192
COMMENT 'abduce sum=72c0bbdcd5d6e0fb keep=604800';

CREATE TABLE IF NOT EXISTS `shop`.`otel_logs_service_name_severity_text`
(
  `ServiceName` LowCardinality(String) CODEC(ZSTD(1)),
  `SeverityText` LowCardinality(String) CODEC(ZSTD(1)),
  `LastSeen` DateTime64(9) CODEC(Delta(8), ZSTD(1))
)
ENGINE = ReplacingMergeTree(`LastSeen`)
PARTITION BY toDate(LastSeen)
ORDER BY (ServiceName, SeverityText)
TTL toDateTime(LastSeen) + toIntervalSecond(604800)
SETTINGS ttl_only_drop_parts = 1, index_granularity = 8192
COMMENT 'abduce sum=4d3b51490f068257 keep=604800';

CREATE TABLE IF NOT EXISTS `shop`.`otel_traces`
(
  `Timestamp` DateTime64(9) CODEC(Delta(8), ZSTD(1)),
  `TraceId` String CODEC(ZSTD(1)),
  `SpanId` String CODEC(ZSTD(1)),
  `ParentSpanId` String CODEC(ZSTD(1)),
  `TraceState` String CODEC(ZSTD(1)),
  `SpanName` LowCardinality(String) CODEC(ZSTD(1)),
  `SpanKind` LowCardinality(String) CODEC(ZSTD(1)),
  `ServiceName` LowCardinality(String) CODEC(ZSTD(1)),
  `ResourceAttributes` Map(LowCardinality(String), String) CODEC(ZSTD(1)),
  `ScopeName` String CODEC(ZSTD(1)),
  `ScopeVersion` String CODEC(ZSTD(1)),
  `SpanAttributes` Map(LowCardinality(String), String) CODEC(ZSTD(1)),
  `Duration` UInt64 CODEC(ZSTD(1)),
  `StatusCode` LowCardinality(String) CODEC(ZSTD(1)),
  `StatusMessage` String CODEC(ZSTD(1)),
  `Events.Timestamp` Array(DateTime64(9)) CODEC(ZSTD(1)),
  `Events.Name` Array(LowCardinality(String)) CODEC(ZSTD(1)),
  `Events.Attributes` Array(Map(LowCardinality(String), String)) CODEC(ZSTD(1)),
  `Links.TraceId` Array(String) CODEC(ZSTD(1)),
  `Links.SpanId` Array(String) CODEC(ZSTD(1)),
  `Links.TraceState` Array(String) CODEC(ZSTD(1)),
  `Links.Attributes` Array(Map(LowCardinality(String), String)) CODEC(ZSTD(1)),
  `Flags` UInt32 CODEC(ZSTD(1)),
  `ResourceSchemaUrl` LowCardinality(String) CODEC(ZSTD(1)),
  `ScopeSchemaUrl` LowCardinality(String) CODEC(ZSTD(1)),
  `ScopeAttributes` Map(LowCardinality(String), String) CODEC(ZSTD(1)),
  `ResourceAttributeKinds` LowCardinality(String) CODEC(ZSTD(1)),
  `ScopeAttributeKinds` LowCardinality(String) CODEC(ZSTD(1)),
  `SpanAttributeKinds` LowCardinality(String) CODEC(ZSTD(1)),
  `ResourceDropped` UInt32 CODEC(ZSTD(1)),
  `ScopeDropped` UInt32 CODEC(ZSTD(1)),
  `SpanDropped` UInt32 CODEC(ZSTD(1)),
  `EventsDropped` UInt32 CODEC(ZSTD(1)),
  `LinksDropped` UInt32 CODEC(ZSTD(1)),
  `EventAttributeKinds` Array(LowCardinality(String)) CODEC(ZSTD(1)),
  `EventDropped` Array(UInt32) CODEC(ZSTD(1)),
  `LinkAttributeKinds` Array(LowCardinality(String)) CODEC(ZSTD(1)),
  `LinkDropped` Array(UInt32) CODEC(ZSTD(1)),
  `LinkFlags` Array(UInt32) CODEC(ZSTD(1)),
  INDEX `idx_trace_id` TraceId TYPE bloom_filter(0.001) GRANULARITY 1,
  INDEX `idx_res_attr_value` mapValues(ResourceAttributes) TYPE bloom_filter(0.01) GRANULARITY 1,
  INDEX `idx_span_attr_value` mapValues(SpanAttributes) TYPE bloom_filter(0.01) GRANULARITY 1,
  INDEX `idx_duration` Duration TYPE minmax GRANULARITY 1
)
ENGINE = MergeTree()
PARTITION BY toDate(Timestamp)
ORDER BY (toStartOfFiveMinutes(Timestamp), ServiceName, SpanName, Timestamp)
TTL toDateTime(Timestamp) + toIntervalSecond(604800)
SETTINGS ttl_only_drop_parts = 1, index_granularity = 8192
COMMENT 'abduce sum=e1e75d575acad8c4 keep=604800';

CREATE TABLE IF NOT EXISTS `shop`.`otel_traces_trace_id_ts`
(
  `TraceId` String CODEC(ZSTD(1)),
  `Start` SimpleAggregateFunction(min, DateTime64(9)) CODEC(ZSTD(1)),
  `End` SimpleAggregateFunction(max, DateTime64(9)) CODEC(ZSTD(1)),
  `Day` Date DEFAULT toDate(Start),
  INDEX `idx_trace_id` TraceId TYPE bloom_filter(0.01) GRANULARITY 1
)
ENGINE = AggregatingMergeTree()
PARTITION BY Day
ORDER BY (TraceId, Day)
TTL toDateTime(Day) + toIntervalDay(1) + toIntervalSecond(604800)
SETTINGS ttl_only_drop_parts = 1, index_granularity = 8192
COMMENT 'abduce sum=161fbec39c86f5f2 keep=604800';

CREATE TABLE IF NOT EXISTS `shop`.`otel_traces_roots`
(
  `Timestamp` DateTime64(9) CODEC(Delta(8), ZSTD(1)),
  `Duration` UInt64 CODEC(ZSTD(1)),
  `TraceId` String CODEC(ZSTD(1)),
  `SpanId` String CODEC(ZSTD(1)),
  `ServiceName` LowCardinality(String) CODEC(ZSTD(1)),
  `SpanName` LowCardinality(String) CODEC(ZSTD(1)),
  `SpanKind` LowCardinality(String) CODEC(ZSTD(1)),
  `StatusCode` LowCardinality(String) CODEC(ZSTD(1))
)
ENGINE = MergeTree()
PARTITION BY toDate(Timestamp)
ORDER BY (toStartOfFiveMinutes(Timestamp), Duration, TraceId)
TTL toDateTime(Timestamp) + toIntervalSecond(604800)
SETTINGS ttl_only_drop_parts = 1, index_granularity = 8192
COMMENT 'abduce sum=cbe718b9abe4bc02 keep=604800';

CREATE TABLE IF NOT EXISTS `shop`.`otel_traces_red`
(
  `Minute` DateTime CODEC(Delta(4), ZSTD(1)),
  `ServiceName` LowCardinality(String) CODEC(ZSTD(1)),
  `SpanName` LowCardinality(String) CODEC(ZSTD(1)),
  `SpanKind` LowCardinality(String) CODEC(ZSTD(1)),
  `Root` UInt8 CODEC(ZSTD(1)),
  `Bucket` UInt8 CODEC(ZSTD(1)),
  `Requests` UInt64 CODEC(ZSTD(1)),
  `Errors` UInt64 CODEC(ZSTD(1)),
  `DurationSum` UInt64 CODEC(ZSTD(1))
)
ENGINE = SummingMergeTree()
PARTITION BY toDate(Minute)
ORDER BY (Minute, ServiceName, SpanName, SpanKind, Root, Bucket)
TTL Minute + toIntervalSecond(604800)
SETTINGS ttl_only_drop_parts = 1, index_granularity = 8192
COMMENT 'abduce sum=33dd63f9544a5af4 keep=604800';

CREATE TABLE IF NOT EXISTS `shop`.`otel_traces_service_name`
(
  `ServiceName` LowCardinality(String) CODEC(ZSTD(1)),
  `LastSeen` DateTime64(9) CODEC(Delta(8), ZSTD(1))
)
ENGINE = ReplacingMergeTree(`LastSeen`)
PARTITION BY toDate(LastSeen)
ORDER BY ServiceName
TTL toDateTime(LastSeen) + toIntervalSecond(604800)
SETTINGS ttl_only_drop_parts = 1, index_granularity = 8192
COMMENT 'abduce sum=e231cb5c0b32f2cb keep=604800';

CREATE TABLE IF NOT EXISTS `shop`.`metric_series`
(
  `Day` Date CODEC(ZSTD(1)),
  `Metric` LowCardinality(String) CODEC(ZSTD(1)),
  `Series` UInt64 CODEC(ZSTD(1)),
  `Kind` LowCardinality(String) CODEC(ZSTD(1)),
  `Temporality` LowCardinality(String) CODEC(ZSTD(1)),
  `Monotonic` UInt8 CODEC(ZSTD(1)),
  `Unit` LowCardinality(String) CODEC(ZSTD(1)),
  `Description` LowCardinality(String) CODEC(ZSTD(1)),
  `ScopeName` LowCardinality(String) CODEC(ZSTD(1)),
  `ScopeVersion` LowCardinality(String) CODEC(ZSTD(1)),
  `Labels` Map(LowCardinality(String), String) CODEC(ZSTD(1)),
  `ResourceLabels` Array(LowCardinality(String)) CODEC(ZSTD(1)),
  `FirstSeen` SimpleAggregateFunction(min, DateTime64(6, 'UTC')) CODEC(Delta(8), ZSTD(1)),
  `LastSeen` SimpleAggregateFunction(max, DateTime64(6, 'UTC')) CODEC(Delta(8), ZSTD(1))
)
ENGINE = AggregatingMergeTree()
PARTITION BY Day
ORDER BY (Metric, Series)
TTL toDateTime(Day) + toIntervalDay(1) + toIntervalSecond(2592000)
SETTINGS ttl_only_drop_parts = 1, index_granularity = 8192
COMMENT 'abduce sum=be03a79f2dd464b6 keep=2592000';

CREATE TABLE IF NOT EXISTS `shop`.`metric_samples`
(
  `Metric` LowCardinality(String) CODEC(ZSTD(1)),
  `Series` UInt64 CODEC(Delta(8), ZSTD(1)),
  `Time` DateTime64(6, 'UTC') CODEC(Delta(8), ZSTD(1)),
  `Start` DateTime64(6, 'UTC') CODEC(Delta(8), ZSTD(1)),
  `Value` Float64 CODEC(Delta(8), ZSTD(1))
)
ENGINE = MergeTree()
PARTITION BY toDate(Time)
ORDER BY (Metric, toStartOfHour(Time), Series, Time)
TTL toDateTime(Time) + toIntervalSecond(2592000)
SETTINGS ttl_only_drop_parts = 1, index_granularity = 8192
COMMENT 'abduce sum=d619c0abb19b664e keep=2592000';

CREATE TABLE IF NOT EXISTS `shop`.`metric_histograms`
(
  `Metric` LowCardinality(String) CODEC(ZSTD(1)),
  `Series` UInt64 CODEC(Delta(8), ZSTD(1)),
  `Time` DateTime64(6, 'UTC') CODEC(Delta(8), ZSTD(1)),
  `Start` DateTime64(6, 'UTC') CODEC(Delta(8), ZSTD(1)),
  `Count` Float64 CODEC(Delta(8), ZSTD(1)),
  `Sum` Float64 CODEC(Delta(8), ZSTD(1)),
  `Min` Float64 CODEC(Delta(8), ZSTD(1)),
  `Max` Float64 CODEC(Delta(8), ZSTD(1)),
  `Bounds` Array(Float64) CODEC(ZSTD(1)),
  `Buckets` Array(Float64) CODEC(ZSTD(1))
)
ENGINE = MergeTree()
PARTITION BY toDate(Time)
ORDER BY (Metric, toStartOfHour(Time), Series, Time)
TTL toDateTime(Time) + toIntervalSecond(2592000)
SETTINGS ttl_only_drop_parts = 1, index_granularity = 8192
COMMENT 'abduce sum=bdcce1a59804c395 keep=2592000';

CREATE TABLE IF NOT EXISTS `shop`.`metric_exponentials`
(
  `Metric` LowCardinality(String) CODEC(ZSTD(1)),
  `Series` UInt64 CODEC(Delta(8), ZSTD(1)),
  `Time` DateTime64(6, 'UTC') CODEC(Delta(8), ZSTD(1)),
  `Start` DateTime64(6, 'UTC') CODEC(Delta(8), ZSTD(1)),
  `Count` Float64 CODEC(Delta(8), ZSTD(1)),
  `Sum` Float64 CODEC(Delta(8), ZSTD(1)),
  `Min` Float64 CODEC(Delta(8), ZSTD(1)),
  `Max` Float64 CODEC(Delta(8), ZSTD(1)),
  `Scale` Int32 CODEC(ZSTD(1)),
  `ZeroCount` Float64 CODEC(Delta(8), ZSTD(1)),
  `ZeroThreshold` Float64 CODEC(Delta(8), ZSTD(1)),
  `PositiveOffset` Int32 CODEC(ZSTD(1)),
  `PositiveBuckets` Array(Float64) CODEC(ZSTD(1)),
  `NegativeOffset` Int32 CODEC(ZSTD(1)),
  `NegativeBuckets` Array(Float64) CODEC(ZSTD(1))
)
ENGINE = MergeTree()
PARTITION BY toDate(Time)
ORDER BY (Metric, toStartOfHour(Time), Series, Time)
TTL toDateTime(Time) + toIntervalSecond(2592000)
SETTINGS ttl_only_drop_parts = 1, index_granularity = 8192
COMMENT 'abduce sum=9890c999a6e751ca keep=2592000';

CREATE TABLE IF NOT EXISTS `shop`.`metric_summaries`
(
  `Metric` LowCardinality(String) CODEC(ZSTD(1)),
  `Series` UInt64 CODEC(Delta(8), ZSTD(1)),
  `Time` DateTime64(6, 'UTC') CODEC(Delta(8), ZSTD(1)),
  `Start` DateTime64(6, 'UTC') CODEC(Delta(8), ZSTD(1)),
  `Count` Float64 CODEC(Delta(8), ZSTD(1)),
  `Sum` Float64 CODEC(Delta(8), ZSTD(1)),
  `Quantiles` Array(Float64) CODEC(ZSTD(1)),
  `Values` Array(Float64) CODEC(ZSTD(1))
)
ENGINE = MergeTree()
PARTITION BY toDate(Time)
ORDER BY (Metric, toStartOfHour(Time), Series, Time)
TTL toDateTime(Time) + toIntervalSecond(2592000)
SETTINGS ttl_only_drop_parts = 1, index_granularity = 8192
COMMENT 'abduce sum=310ab391e804f57e keep=2592000';

CREATE TABLE IF NOT EXISTS `shop`.`metric_exemplars`
(
  `Metric` LowCardinality(String) CODEC(ZSTD(1)),
  `Series` UInt64 CODEC(Delta(8), ZSTD(1)),
  `Time` DateTime64(6, 'UTC') CODEC(Delta(8), ZSTD(1)),
  `Start` DateTime64(6, 'UTC') CODEC(Delta(8), ZSTD(1)),
  `ObservedTime` DateTime64(6, 'UTC') CODEC(Delta(8), ZSTD(1)),
  `Value` Float64 CODEC(Delta(8), ZSTD(1)),
  `TraceId` String CODEC(ZSTD(1)),
  `SpanId` String CODEC(ZSTD(1)),
  `Attributes` Map(LowCardinality(String), String) CODEC(ZSTD(1))
)
ENGINE = MergeTree()
PARTITION BY toDate(Time)
ORDER BY (Metric, toStartOfHour(Time), Series, Time)
TTL toDateTime(Time) + toIntervalSecond(2592000)
SETTINGS ttl_only_drop_parts = 1, index_granularity = 8192
COMMENT 'abduce sum=017c5534a2a7f14b keep=2592000';

CREATE TABLE IF NOT EXISTS `shop`.`profiling_stacks`
(
  `ServiceName` LowCardinality(String) CODEC(ZSTD(1)),
  `Hash` UInt64 CODEC(ZSTD(1)),
  `LastSeen` DateTime64(9) CODEC(Delta(8), ZSTD(1)),
  `Stack` Array(String) CODEC(ZSTD(1)),
  `FunctionLengths` Array(UInt32) CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree(`LastSeen`)
PARTITION BY toDate(LastSeen)
ORDER BY (ServiceName, Hash)
TTL toDateTime(LastSeen) + toIntervalSecond(604800)
SETTINGS ttl_only_drop_parts = 1, index_granularity = 8192
COMMENT 'abduce sum=83994ca2f1f86e5f keep=604800';

CREATE TABLE IF NOT EXISTS `shop`.`profiling_samples`
(
  `ServiceName` LowCardinality(String) CODEC(ZSTD(1)),
  `Type` LowCardinality(String) CODEC(ZSTD(1)),
  `Start` DateTime64(9) CODEC(Delta(8), ZSTD(1)),
  `End` DateTime64(9) CODEC(Delta(8), ZSTD(1)),
  `Labels` Map(LowCardinality(String), String) CODEC(ZSTD(1)),
  `StackHash` UInt64 CODEC(ZSTD(1)),
  `Value` Float64 CODEC(ZSTD(1)),
  `Unit` LowCardinality(String) CODEC(ZSTD(1)),
  `LabelKinds` LowCardinality(String) CODEC(ZSTD(1)),
  `Profile` UInt64 CODEC(ZSTD(1))
)
ENGINE = MergeTree()
PARTITION BY toDate(Start)
ORDER BY (ServiceName, Type, toStartOfFiveMinutes(Start), Profile, StackHash)
TTL toDateTime(Start) + toIntervalSecond(604800)
SETTINGS ttl_only_drop_parts = 1, index_granularity = 8192
COMMENT 'abduce sum=ce1863cc2dbd06f2 keep=604800';

CREATE TABLE IF NOT EXISTS `shop`.`profiling_profiles`
(
  `ServiceName` LowCardinality(String) CODEC(ZSTD(1)),
  `Type` LowCardinality(String) CODEC(ZSTD(1)),
  `LastSeen` DateTime64(9) CODEC(Delta(8), ZSTD(1))
)
ENGINE = ReplacingMergeTree(`LastSeen`)
PARTITION BY toDate(LastSeen)
ORDER BY (ServiceName, Type)
TTL toDateTime(LastSeen) + toIntervalSecond(604800)
SETTINGS ttl_only_drop_parts = 1, index_granularity = 8192
COMMENT 'abduce sum=e8a35ce1eef51482 keep=604800';

CREATE TABLE IF NOT EXISTS `shop`.`changes`
(
  `Id` String CODEC(ZSTD(1)),
  `Timestamp` DateTime64(9) CODEC(Delta(8), ZSTD(1)),
  `Kind` LowCardinality(String) CODEC(ZSTD(1)),
  `Service` LowCardinality(String) CODEC(ZSTD(1)),
  `Title` String CODEC(ZSTD(1)),
  `Author` String CODEC(ZSTD(1)),
  `Version` String CODEC(ZSTD(1)),
  `Files` Array(String) CODEC(ZSTD(3)),
  `Diff` String CODEC(ZSTD(3)),
  `Attributes` Map(LowCardinality(String), String) CODEC(ZSTD(1)),
  `Fields` LowCardinality(String) CODEC(ZSTD(1)),
  `Received` UInt64 DEFAULT toUInt64(toUnixTimestamp64Micro(now64(6))) CODEC(ZSTD(1)),
  INDEX `idx_time` Timestamp TYPE minmax GRANULARITY 1
)
ENGINE = ReplacingMergeTree(`Received`)
PARTITION BY toDate(Timestamp)
ORDER BY Id
TTL toDateTime(Timestamp) + toIntervalSecond(31536000)
SETTINGS ttl_only_drop_parts = 1, index_granularity = 8192
COMMENT 'abduce sum=37d56ef8e870e2b6 keep=31536000';

CREATE MATERIALIZED VIEW IF NOT EXISTS `shop`.`otel_logs_service_name_severity_text_mv`
TO `shop`.`otel_logs_service_name_severity_text`
AS SELECT ServiceName, SeverityText, max(Timestamp) AS LastSeen FROM `shop`.`otel_logs` GROUP BY ServiceName, SeverityText
COMMENT 'abduce sum=f9fe5b9d6284ca7a keep=forever';

CREATE MATERIALIZED VIEW IF NOT EXISTS `shop`.`otel_traces_trace_id_ts_mv`
TO `shop`.`otel_traces_trace_id_ts`
AS SELECT TraceId, min(Timestamp) AS Start, max(Timestamp) AS End, toDate(Timestamp) AS Day
FROM `shop`.`otel_traces` WHERE TraceId != '' GROUP BY TraceId, Day
COMMENT 'abduce sum=c081fba12c1aa5b8 keep=forever';

CREATE MATERIALIZED VIEW IF NOT EXISTS `shop`.`otel_traces_roots_mv`
TO `shop`.`otel_traces_roots`
AS SELECT Timestamp, toUInt64(greatest(0, toInt64(Duration))) AS Duration, TraceId, SpanId,
  ServiceName, SpanName, SpanKind, StatusCode
FROM `shop`.`otel_traces` WHERE ParentSpanId = ''
COMMENT 'abduce sum=74f32d7da8cf2680 keep=forever';

CREATE MATERIALIZED VIEW IF NOT EXISTS `shop`.`otel_traces_red_mv`
TO `shop`.`otel_traces_red`
AS SELECT toStartOfMinute(Timestamp) AS Minute, ServiceName, SpanName, SpanKind,
  toUInt8(ParentSpanId = '') AS Root,
  toUInt8(arrayCount(bound -> bound < toInt64(Duration), [5000000, 10000000, 25000000, 50000000, 100000000,
    250000000, 500000000, 1000000000, 2500000000, 5000000000, 10000000000])) AS Bucket,
  count() AS Requests,
  countIf(StatusCode IN ('Error', 'STATUS_CODE_ERROR')) AS Errors,
  toUInt64(sum(greatest(0, toInt64(Duration)))) AS DurationSum
FROM `shop`.`otel_traces` GROUP BY Minute, ServiceName, SpanName, SpanKind, Root, Bucket
COMMENT 'abduce sum=0450f82b4111bc4f keep=forever';

CREATE MATERIALIZED VIEW IF NOT EXISTS `shop`.`otel_traces_service_name_mv`
TO `shop`.`otel_traces_service_name`
AS SELECT ServiceName, max(Timestamp) AS LastSeen FROM `shop`.`otel_traces` GROUP BY ServiceName
COMMENT 'abduce sum=e1c35c4c4cf7aaee keep=forever';

CREATE MATERIALIZED VIEW IF NOT EXISTS `shop`.`profiling_profiles_mv`
TO `shop`.`profiling_profiles`
AS SELECT ServiceName, Type, max(End) AS LastSeen FROM `shop`.`profiling_samples` GROUP BY ServiceName, Type
COMMENT 'abduce sum=7169b7bfb80733c5 keep=forever';
