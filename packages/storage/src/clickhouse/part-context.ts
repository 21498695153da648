import type { UnixMs } from '@abduce/core';
import type { Connection } from './connection.ts';
import type { Sql } from './sql.ts';
import type { Inserter } from './write/inserter.ts';

/** What the parts of a ClickHouse store share. */
export interface PartContext {
  readonly connection: Connection;
  readonly inserter: Inserter;
  /** Resolves once the schema is there: the first use of the store creates or migrates it. */
  ready(): Promise<void>;
  /** The table, qualified by the project's database: the distributed one on a cluster. For reading and writing. */
  table(name: string): Sql;
  /** The columns that the table has in this database: someone else may have made it. Known once `ready`. */
  columns(name: string): ReadonlySet<string>;
  now(): UnixMs;
}
