export { type StateLimit, stateLimits } from './limits.ts';
export type { SqlStateStore } from './sql-state-store.ts';
export { type SqliteStateOptions, sqliteState } from './sqlite-state.ts';
