import type { CallOptions, UnixMs } from '@abduce/core';
import type { Dialect, Row, Steps } from './database.ts';
import type { Sql } from './sql.ts';

/** What the parts of a state store share. The schema is there when a statement runs. */
export interface StateContext {
  readonly dialect: Dialect;
  now(): UnixMs;
  /** Random bytes nobody can guess. */
  random(length: number): Uint8Array;
  query(sql: Sql, options?: CallOptions): Promise<readonly Row[]>;
  transact<T>(steps: () => Steps<T>, options?: CallOptions): Promise<T>;
}
