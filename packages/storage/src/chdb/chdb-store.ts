import { type ClickHouseStore, clickhouseStoreOver } from '../clickhouse/clickhouse-store.ts';
import type { StoreOptions } from '../clickhouse/options.ts';
import { type ChdbConnectionOptions, chdbConnection } from './chdb-connection.ts';

export interface ChdbStoreOptions
  extends Omit<StoreOptions, 'cluster' | 'cloud'>,
    ChdbConnectionOptions {}

/**
 * Telemetry in a ClickHouse inside this process: the tables and statements of `clickhouseStore` without a server. Needs
 * the package `chdb`.
 *
 * Errors: as of `chdbConnection` and `clickhouseStore`.
 *
 * @example
 * const store = chdbStore({ path: './telemetry', keep: { logs: 7 * 86_400_000 } });
 */
export function chdbStore(options: ChdbStoreOptions): ClickHouseStore {
  return clickhouseStoreOver(chdbConnection(options), { name: 'chdb', ...options, cloud: false });
}
