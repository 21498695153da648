import { AbduceError, type Versioned, type WriteOutcome } from '@abduce/core';
import type { Row, Steps } from './database.ts';
import { documentOf } from './limits.ts';
import { integer, real, type Sql, sql, text } from './sql.ts';

/** The table, how a row is found, and the columns that name a new one. */
export interface VersionedRow {
  readonly table: Sql;
  readonly where: Sql;
  readonly keyColumns: Sql;
  readonly keyValues: Sql;
}

export function versionedOf(row: Row): Versioned {
  return {
    value: documentOf<unknown>(row),
    version: row.version as number,
    updatedAt: row.updated_at as number,
  };
}

export function checkedVersion(expected: number): number {
  if (!Number.isInteger(expected) || expected < 0 || expected > 2 ** 31 - 2) {
    throw new AbduceError('STORE_REJECTED', `${expected} is no version`, {
      hint: 'Pass the version that was read, or 0 when there was none.',
    });
  }
  return expected;
}

function* outcome({ table, where }: VersionedRow, rows: readonly Row[]): Steps<WriteOutcome> {
  if (rows[0] !== undefined) return { written: true, version: rows[0].version as number };
  const [kept] = yield sql`SELECT version FROM ${table} WHERE ${where}`;
  return { written: false, version: (kept?.version as number | undefined) ?? 0 };
}

/** Writes over version `expected` only. */
export function* compareAndSet(
  row: VersionedRow,
  document: string,
  expected: number,
  now: number,
): Steps<WriteOutcome> {
  const { table, where, keyColumns, keyValues } = row;
  const rows =
    expected === 0
      ? yield sql`INSERT INTO ${table} (${keyColumns}, version, document, updated_at)
          VALUES (${keyValues}, 1, ${text(document)}, ${real(now)})
          ON CONFLICT DO NOTHING RETURNING version`
      : yield sql`UPDATE ${table} SET version = version + 1, document = ${text(document)},
            updated_at = ${real(now)}
          WHERE ${where} AND version = ${integer(expected)} RETURNING version`;
  return yield* outcome(row, rows);
}

/** Removes version `expected` only. */
export function* compareAndRemove(row: VersionedRow, expected: number): Steps<WriteOutcome> {
  const { table, where } = row;
  const rows = yield sql`DELETE FROM ${table}
    WHERE ${where} AND version = ${integer(expected)} RETURNING 0 AS version`;
  return yield* outcome(row, rows);
}
