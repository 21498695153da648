import { closeSync, openSync } from 'node:fs';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { AbduceError, type CallOptions, type Clock, type Millis } from '@abduce/core';
import type { Dialect, Row, StateDatabase, Steps } from '../database.ts';
import { type Sql, sql, statement } from '../sql.ts';
import { isBusy, sqliteError } from './sqlite-errors.ts';
import { fileLocks, memoryLocks } from './sqlite-lock.ts';
import { sqliteModule } from './sqlite-module.ts';

export interface SqliteDatabaseOptions {
  readonly path: string;
  readonly clock: Clock;
  /** How long to wait for another process that writes. */
  readonly patience: Millis;
}

const dialect: Dialect = {
  engine: 'sqlite',
  text: sql`TEXT`,
  real: sql`REAL`,
  integer: sql`INTEGER`,
  tableEnd: sql` STRICT`,
  forUpdate: sql``,
  migrationLock: undefined,
};

/** Statements are made of a fixed set of texts; more than this says that one is not. */
const maxPrepared = 200;

function open(path: string): DatabaseSync {
  const { DatabaseSync } = sqliteModule();
  // Only its owner may read a file with hashes of keys in it.
  if (path !== ':memory:') {
    try {
      closeSync(openSync(path, 'a', 0o600));
    } catch (cause) {
      throw new AbduceError('STORE_UNAVAILABLE', `state file ${path} cannot be opened`, {
        hint: 'Make its folder, and let this process write there.',
        cause,
        details: { path },
      });
    }
  }
  const database = new DatabaseSync(path, { timeout: 0, enableForeignKeyConstraints: true });
  database.exec('PRAGMA journal_mode = WAL');
  // A revoked key must stay revoked, also after a power cut.
  database.exec('PRAGMA synchronous = FULL');
  return database;
}

/**
 * State in a file, or in memory as `:memory:`. Statements run on the thread that asks, and are short; while another
 * process writes, the wait is asynchronous.
 */
export function sqliteDatabase({ path, clock, patience }: SqliteDatabaseOptions): StateDatabase {
  let database: DatabaseSync | undefined;
  const prepared = new Map<string, StatementSync>();

  const rowsOf = (piece: Sql): readonly Row[] => {
    const { text, data } = statement(piece, '?');
    let known = prepared.get(text);
    if (known === undefined) {
      known = (database as DatabaseSync).prepare(text);
      if (prepared.size >= maxPrepared) prepared.clear();
      prepared.set(text, known);
    }
    return known.all(...data);
  };

  const runSteps = <T>(steps: Steps<T>): T => {
    const connection = database as DatabaseSync;
    connection.exec('BEGIN IMMEDIATE');
    try {
      let step = steps.next([]);
      while (step.done !== true) step = steps.next(rowsOf(step.value));
      connection.exec('COMMIT');
      return step.value;
    } catch (error) {
      if (connection.isTransaction) connection.exec('ROLLBACK');
      throw error;
    }
  };

  const patiently = async <T>(run: () => T, { signal }: CallOptions): Promise<T> => {
    const deadline = clock.now() + patience;
    for (let pause = 2; ; pause = Math.min(pause * 2, 100)) {
      signal?.throwIfAborted();
      try {
        database ??= open(path);
        return run();
      } catch (error) {
        if (!isBusy(error) || clock.now() >= deadline) throw sqliteError(error, path);
        await clock.sleep(pause, signal === undefined ? {} : { signal });
      }
    }
  };

  return {
    dialect,
    query: (piece, options = {}) => patiently(() => rowsOf(piece), options),
    transact: (steps, options = {}) => patiently(() => runSteps(steps()), options),
    acquire: path === ':memory:' ? memoryLocks(clock) : fileLocks(path, clock),
    async close() {
      prepared.clear();
      database?.close();
      database = undefined;
    },
  };
}
