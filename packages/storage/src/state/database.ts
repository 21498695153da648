import type { CallOptions } from '@abduce/core';
import type { Sql } from './sql.ts';

export type Row = Readonly<Record<string, unknown>>;

/** Statements that take effect together or not at all; each `yield` gives the rows of one. */
export type Steps<T> = Generator<Sql, T, readonly Row[]>;

/** A lock that other processes wait for. */
export interface HeldLock {
  /** Resolves when the lock is gone without having been released. */
  readonly lost: Promise<unknown>;
  release(): Promise<void>;
}

/** What differs between the engines. */
export interface Dialect {
  readonly engine: 'sqlite' | 'postgres';
  /** Types of columns; text is ordered by its bytes. */
  readonly text: Sql;
  readonly real: Sql;
  readonly integer: Sql;
  /** What follows a table's columns. */
  readonly tableEnd: Sql;
  /** What follows a `SELECT` whose rows must stay as they are until the transaction ends. */
  readonly forUpdate: Sql;
  /** Keeps other processes from migrating until the transaction ends. */
  readonly migrationLock: Sql | undefined;
}

/**
 * The engine behind the state. `transact` may run its steps again from the start when another process got in the
 * way, so they must change nothing but the database.
 */
export interface StateDatabase {
  readonly dialect: Dialect;
  query(sql: Sql, options?: CallOptions): Promise<readonly Row[]>;
  transact<T>(steps: () => Steps<T>, options?: CallOptions): Promise<T>;
  /** Waits until the lock is free. Rejects with the signal's reason. */
  acquire(name: string, signal: AbortSignal): Promise<HeldLock>;
  close(): Promise<void>;
}
