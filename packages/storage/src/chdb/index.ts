export type { Settings as EngineSettings } from '../clickhouse/connection.ts';
export type { ChdbConnectionOptions } from './chdb-connection.ts';
export type { LoadChdb } from './chdb-module.ts';
export { type ChdbStoreOptions, chdbStore } from './chdb-store.ts';
