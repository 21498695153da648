export {
  type ClickHouseStore,
  type ClickHouseStoreOptions,
  type ClickHouseStoreStats,
  clickhouseStore,
  type StoreSizes,
} from './clickhouse-store.ts';
export type { ClientConnectionOptions } from './client-options.ts';
export type { Settings as EngineSettings } from './connection.ts';
export type { LogCounts, LogHistogramQuery } from './logs/log-histogram.ts';
export type { MetricWriteStats } from './metrics/metric-writer.ts';
export type { ClusterOptions, StoreLimits, StoreOptions } from './options.ts';
export type { QueryParams } from './raw-query.ts';
export type { MigrationReport } from './schema/migrate.ts';
export type { PendingMigration, PendingStatement } from './schema/pending.ts';
export type { Keep } from './schema/schema.ts';
export type { StoredSignal } from './schema/table.ts';
export type { PartitionToDrop, SpaceBudget } from './space/choose-partitions.ts';
export type { SpaceReport } from './space/free-space.ts';
export type { TableSize } from './space/sizes.ts';
export {
  type ManagedStore,
  type SpaceManager,
  type SpaceManagerOptions,
  type SpaceStats,
  spaceManager,
} from './space/space-manager.ts';
export type { SystemLog } from './space/system-logs.ts';
export type { SqlData } from './sql.ts';
export type { TelemetryQueries } from './telemetry-queries.ts';
export type { FindTracesQuery, TraceSummary } from './traces/find-traces.ts';
export type { LatencyHeatmap, LatencyHeatmapQuery } from './traces/latency-heatmap.ts';
export type { RedQuery, RedSeries } from './traces/red-series.ts';
export type { RootSpan, SlowestTracesQuery } from './traces/slowest-traces.ts';
export type { StoreWarning } from './warnings.ts';
export type { InserterStats } from './write/create-inserter.ts';
export type { InserterLimits } from './write/limits.ts';
