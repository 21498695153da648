export { type StateLimit, stateLimits } from './limits.ts';
export type { LoadPg } from './postgres/pg-module.ts';
export {
  type PostgresConnection,
  type PostgresStateOptions,
  postgresState,
} from './postgres-state.ts';
export type { SqlStateStore } from './sql-state-store.ts';
export { type SqliteStateOptions, sqliteState } from './sqlite-state.ts';
