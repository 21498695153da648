import type { WriteOptions } from '@abduce/core';
import type { Sql } from '../sql.ts';

/** Rows of one write for one table, encoded already. */
export interface EncodedRows {
  readonly table: Sql;
  readonly rows: number;
  readonly bytes: Uint8Array;
  /** Default `native`. */
  readonly format?: 'native' | 'json';
}

/**
 * Brings encoded rows to the engine. Writes that arrive while an insert into the same table is on its way are sent
 * together; one with a `batchId` is always an insert of its own, whose token is made from that id and the table.
 */
export interface Inserter {
  /** Resolves when the engine has acknowledged the rows of all tables. Awaiting it is the back-pressure. */
  insert(rows: readonly EncodedRows[], options?: WriteOptions): Promise<void>;
  /** Waits for what is on its way; then refuses more. */
  close(): Promise<void>;
}
