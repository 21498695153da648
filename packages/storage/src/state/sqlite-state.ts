import { randomBytes } from 'node:crypto';
import { AbduceError, type Clock, type Millis, systemClock } from '@abduce/core';
import { type SqlStateStore, sqlStateStore } from './sql-state-store.ts';
import { sqliteDatabase } from './sqlite/sqlite-database.ts';

export interface SqliteStateOptions {
  /** The file; its folder must exist. `:memory:` keeps nothing. */
  readonly path: string;
  /** Shown in errors and by `store.name`. Default `sqlite`. */
  readonly name?: string;
  /** How long to wait while another process writes. Default 5 s. */
  readonly patience?: Millis;
  /** Default the system's clock. */
  readonly clock?: Clock;
  /** Where secrets of keys come from: that many bytes nobody can guess. Default `node:crypto`. */
  readonly random?: (length: number) => Uint8Array;
}

const defaults = { name: 'sqlite', patience: 5_000, random: randomBytes } as const;

/**
 * State in one file, through Node's own SQLite. Several processes may use the file at once; one of them leads.
 * Statements are synchronous: each holds the event loop for as long as it takes, well under a millisecond but for the
 * disk's fsync when it writes.
 *
 * @example
 * const state = sqliteState({ path: 'abduce.db' });
 * await state.projects.create({ id: 'shop', name: 'Shop' });
 */
export function sqliteState(options: SqliteStateOptions): SqlStateStore {
  const { path, name, patience, random } = { ...defaults, ...options };
  if (path === '') {
    throw new AbduceError('CONFIG', 'the state has an empty path', {
      hint: 'Name a file, or `:memory:` to keep nothing.',
    });
  }
  const clock = options.clock ?? systemClock();
  return sqlStateStore(sqliteDatabase({ path, clock, patience }), { name, clock, random });
}
