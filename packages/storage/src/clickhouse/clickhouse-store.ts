import { type CallOptions, systemClock, type TelemetryStore } from '@abduce/core';
import { clientConnection } from './client-connection.ts';
import type { ClientConnectionOptions } from './client-options.ts';
import type { Connection } from './connection.ts';
import type { MetricWriteStats } from './metrics/metric-writer.ts';
import { defaults, keepOf, placeFor, type StoreOptions, unstated } from './options.ts';
import { type StoreParts, storeParts } from './parts.ts';
import { type QueryParams, rawStatement } from './raw-query.ts';
import { readRows } from './read-rows.ts';
import { databasesOf, type MigrationReport } from './schema/migrate.ts';
import type { PendingMigration } from './schema/pending.ts';
import { schema } from './schema/tables.ts';
import type { SpaceBudget } from './space/choose-partitions.ts';
import { freeSpace, type SpaceReport } from './space/free-space.ts';
import { partitionSizes, type TableSize, tableSizes } from './space/sizes.ts';
import { type SystemLog, systemLogs } from './space/system-logs.ts';
import { sql } from './sql.ts';
import { storeContext } from './store-context.ts';
import { type TelemetryQueries, telemetryQueries } from './telemetry-queries.ts';
import { type StoreWarning, storeWarnings } from './warnings.ts';
import type { InserterStats } from './write/create-inserter.ts';

export interface ClickHouseStoreOptions
  extends StoreOptions,
    Omit<ClientConnectionOptions, 'database'> {}

export interface StoreSizes {
  /** Largest first. */
  readonly tables: readonly TableSize[];
  /** Logs that the server keeps of itself. */
  readonly systemLogs: readonly SystemLog[];
}

export interface ClickHouseStoreStats extends InserterStats {
  readonly metrics: MetricWriteStats;
}

/** All five parts, readable and writable, in ClickHouse. */
export interface ClickHouseStore
  extends Omit<TelemetryStore, keyof StoreParts>,
    StoreParts,
    TelemetryQueries {
  /** Makes and alters tables as the options say; the first use of the store does so too unless told otherwise. */
  migrate(options?: CallOptions): Promise<MigrationReport>;
  /** What `migrate` would do now; nothing is changed. */
  pending(options?: CallOptions): Promise<PendingMigration>;
  /** What was written, and what waits. */
  stats(): ClickHouseStoreStats;
  /** What tables take, those of the server itself too. */
  sizes(options?: CallOptions): Promise<StoreSizes>;
  /** Drops the oldest partitions of our tables, metrics and helpers too, until each server is within the budget. */
  freeSpace(budget: SpaceBudget, options?: CallOptions): Promise<SpaceReport>;
  /** What is not as it should be, though it works. */
  warnings(options?: CallOptions): Promise<readonly StoreWarning[]>;
  /**
   * Runs a statement of your own and returns its rows; `{name:Type}` stands for a parameter. Whole numbers of 64 bits
   * are `bigint`, maps are lists of pairs.
   */
  query(
    text: string,
    params?: QueryParams,
    options?: CallOptions,
  ): Promise<readonly Readonly<Record<string, unknown>>[]>;
}

/** A store over an engine that is connected already; closing the store closes the connection. */
export function clickhouseStoreOver(
  connection: Connection,
  options: StoreOptions = {},
): ClickHouseStore {
  const { name = 'clickhouse', migrate = 'auto', adopt = false, cloud } = options;
  const context = storeContext({
    name,
    connection,
    schema,
    place: placeFor(options),
    keep: keepOf(options.keep),
    leave: unstated(options.keep),
    adopt,
    migrates: migrate === 'auto',
    cloud,
    limits: { ...defaults.limits, ...options.limits },
    clock: options.clock ?? systemClock(),
  });
  const warned = new Set<string>();
  const { metrics, ...parts } = storeParts(context);
  return {
    name,
    version: 1,
    metrics,
    ...parts,
    ...telemetryQueries(context, parts),
    async check(call) {
      call?.signal?.throwIfAborted();
      await context.ready();
      await readRows(context.connection, sql`SELECT 1`, call);
      if (options.logger === undefined) return;
      for (const { message, hint, ...fields } of await storeWarnings(context, schema, call)) {
        if (warned.has(message)) continue;
        warned.add(message);
        options.logger.log('warn', message, { ...fields, hint });
      }
    },
    migrate: (call) => context.migrate(call),
    pending: (call) => context.pending(call),
    stats: () => ({ ...context.inserter.stats(), metrics: metrics.stats() }),
    async sizes(call) {
      await context.ready();
      const { place } = context;
      const [partitions, logs] = await Promise.all([
        partitionSizes(context.connection, place, databasesOf(place), call),
        systemLogs(context.connection, place, call),
      ]);
      return { tables: tableSizes(partitions), systemLogs: logs };
    },
    freeSpace: (budget, call) => freeSpace(context, budget, { ...call, logger: options.logger }),
    async warnings(call) {
      await context.ready();
      return storeWarnings(context, schema, call);
    },
    query: (text, params, call) => readRows(context.connection, rawStatement(text, params), call),
    close: () => context.close(),
  };
}

/**
 * Telemetry in a ClickHouse server, cluster or cloud, through its HTTP interface. Nothing is asked of the server
 * before the store is used; the first use makes the database and its tables.
 *
 * Errors: `CONFIG` for options that cannot be; `STORE_UNAVAILABLE` and `STORE_REJECTED` as of `Connection`.
 *
 * @example
 * const store = clickhouseStore({ url: 'http://localhost:8123', database: 'shop', keep: { logs: 7 * 86_400_000 } });
 */
export function clickhouseStore(options: ClickHouseStoreOptions): ClickHouseStore {
  // Statements name the database themselves: the server refuses a request that names one which is yet to be made.
  const { database: _, ...client } = options;
  return clickhouseStoreOver(clientConnection(client), options);
}
