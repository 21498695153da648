import type { Connection, StatementOptions } from './connection.ts';
import { decodeNative } from './native/decode.ts';
import { plainRows } from './native/plain-rows.ts';
import type { Sql } from './sql.ts';

/** The answer as objects: for answers of a few rows. Whole numbers of 64 bits are `bigint`. */
export async function readRows(
  connection: Connection,
  sql: Sql,
  options?: StatementOptions,
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const rows: Record<string, unknown>[] = [];
  for await (const block of decodeNative(connection.read(sql, options))) {
    rows.push(...plainRows(block));
  }
  return rows;
}
