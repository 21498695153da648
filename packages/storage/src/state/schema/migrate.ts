import { AbduceError, type CallOptions } from '@abduce/core';
import type { Dialect, StateDatabase, Steps } from '../database.ts';
import { integer, real, sql, text } from '../sql.ts';
import { checksumOf, type Migration } from './migration.ts';

export interface MigrateOptions extends CallOptions {
  /** Version to reach; the newest one unless told. 0 removes all tables. */
  readonly to?: number;
  readonly now: number;
}

function refused(message: string, hint: string, details: Record<string, unknown>): AbduceError {
  return new AbduceError('STORE_REJECTED', message, { hint, details });
}

function* appliedVersion(migrations: readonly Migration[], dialect: Dialect): Steps<number> {
  const rows = yield sql`SELECT version, name, checksum FROM abduce_migrations ORDER BY version`;
  for (const [i, row] of rows.entries()) {
    const migration = migrations[i];
    if (migration === undefined) {
      throw refused(
        `the schema has version ${row.version}, this code knows ${migrations.length}`,
        'Use the newer version of this package, or migrate down with it first.',
        { version: row.version, known: migrations.length },
      );
    }
    if (row.version !== migration.version || row.checksum !== checksumOf(migration, dialect)) {
      throw refused(
        `migration ${row.version} "${row.name}" is not the one that this code knows`,
        'The tables were made by something else, or changed by hand: give the state a database of its own.',
        { version: row.version, checksum: row.checksum },
      );
    }
  }
  return rows.length;
}

/**
 * Brings the schema to a version, up or down, in one transaction: all of it or nothing. Processes that start at once
 * wait for each other. Resolves with the version reached. Throws `STORE_REJECTED` when the schema is newer than the
 * migrations given, or was made by others.
 */
export function migrate(
  database: StateDatabase,
  migrations: readonly Migration[],
  { to = migrations.length, now, signal }: MigrateOptions,
): Promise<number> {
  if (!Number.isInteger(to) || to < 0 || to > migrations.length) {
    throw new AbduceError('CONFIG', `there is no version ${to} of the schema`, {
      hint: `Use 0 to ${migrations.length}.`,
    });
  }
  const { dialect } = database;
  function* steps(): Steps<number> {
    if (dialect.migrationLock !== undefined) yield dialect.migrationLock;
    yield sql`CREATE TABLE IF NOT EXISTS abduce_migrations (
      version ${dialect.integer} PRIMARY KEY,
      name ${dialect.text} NOT NULL,
      checksum ${dialect.text} NOT NULL,
      applied_at ${dialect.real} NOT NULL
    )${dialect.tableEnd}`;
    const from = yield* appliedVersion(migrations, dialect);
    for (const migration of migrations.slice(from, to)) {
      yield* migration.up(dialect);
      yield sql`INSERT INTO abduce_migrations (version, name, checksum, applied_at) VALUES (
        ${integer(migration.version)}, ${text(migration.name)},
        ${text(checksumOf(migration, dialect))}, ${real(now)})`;
    }
    for (const migration of migrations.slice(to, from).reverse()) {
      yield* migration.down(dialect);
      yield sql`DELETE FROM abduce_migrations WHERE version = ${integer(migration.version)}`;
    }
    return to;
  }
  return database.transact(steps, signal === undefined ? {} : { signal });
}
