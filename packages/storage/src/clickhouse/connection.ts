import type { CallOptions } from '@abduce/core';
import type { Sql } from './sql.ts';

export type Settings = Readonly<Record<string, string | number>>;

export interface StatementOptions extends CallOptions {
  readonly settings?: Settings;
}

export interface InsertOptions extends StatementOptions {
  /** What the server knows this insert by: the same token again is taken once. */
  readonly token: string;
}

/**
 * The way to a ClickHouse engine: a server through `@clickhouse/client`, or the embedded one. Everything above it is
 * the same for both.
 *
 * Errors: `STORE_UNAVAILABLE` when the engine cannot be reached, is overloaded or out of memory or space (worth
 * trying again); `CONFIG` when a table, a database or a right is not there; `STORE_REJECTED` when it understood and
 * refused. `details.code` is ClickHouse's number.
 */
export interface Connection {
  readonly name: string;
  /** Runs a statement that returns nothing. */
  command(sql: Sql, options?: StatementOptions): Promise<void>;
  /**
   * Adds rows. `bytes` are blocks in the Native format that name their columns; resolves when the engine has
   * acknowledged them.
   */
  insert(table: Sql, bytes: Uint8Array, options: InsertOptions): Promise<void>;
  /**
   * Adds rows as JSONEachRow, for columns that only the engine knows how to read. Lines of JSON as bytes.
   */
  insertJson(table: Sql, bytes: Uint8Array, options: InsertOptions): Promise<void>;
  /** The answer in the Native format, in pieces as they arrive. */
  read(sql: Sql, options?: StatementOptions): AsyncIterable<Uint8Array>;
  close(): Promise<void>;
}
