import { randomBytes } from 'node:crypto';
import { AbduceError, type Clock, type Millis, systemClock } from '@abduce/core';
import { type LoadPg, type PgModule, pgModule } from './postgres/pg-module.ts';
import { postgresDatabase } from './postgres/postgres-database.ts';
import { type SqlStateStore, sqlStateStore } from './sql-state-store.ts';

/** Where the server is, as `pg` takes it. */
export interface PostgresConnection {
  readonly host?: string;
  readonly port?: number;
  readonly database?: string;
  readonly user?: string;
  /** A function is asked for every connection: for passwords that expire. */
  readonly password?: string | (() => string | Promise<string>);
  /** `true`, or options of `tls.connect` such as `ca`. */
  readonly ssl?: boolean | Readonly<Record<string, unknown>>;
}

export interface PostgresStateOptions extends PostgresConnection {
  /** `postgres://user:password@host:5432/database`, in place of the parts above; `ssl` goes with either. */
  readonly url?: string;
  /** Connections of the pool; each `lead` has one more of its own. Default 4. */
  readonly maxConnections?: number;
  /** How long a connection, or a statement, may take. Default 10 s. */
  readonly timeout?: Millis;
  /** A leader whose connection does not answer for this long leads no more. Default 5 s. */
  readonly heartbeat?: Millis;
  /** Shown in errors and by `store.name`. Default `postgres`. */
  readonly name?: string;
  /** Default the system's clock. */
  readonly clock?: Clock;
  /** Where secrets of keys come from: that many bytes nobody can guess. Default `node:crypto`. */
  readonly random?: (length: number) => Uint8Array;
  /** Gives the package `pg`; for bundles in which `import('pg')` does not find it. */
  readonly load?: LoadPg;
}

const defaults = {
  maxConnections: 4,
  timeout: 10_000,
  heartbeat: 5_000,
  name: 'postgres',
  random: randomBytes,
} as const;

/**
 * State in PostgreSQL 11 or newer, for several processes. Tables are named `abduce_…` and lie where the connection's
 * `search_path` says. `lead` holds a session, so connect directly or through a pooler in session mode.
 *
 * @example
 * const state = postgresState({ url: 'postgres://abduce@db.internal/abduce' });
 * await state.lead('watch', (signal) => watch(signal), { signal: shutdown });
 */
export function postgresState(options: PostgresStateOptions): SqlStateStore {
  const { url, maxConnections, timeout, heartbeat, name, clock, random, load, ...connection } = {
    ...defaults,
    ...options,
  };
  if (url !== undefined && Object.keys(connection).some((part) => part !== 'ssl')) {
    throw new AbduceError('CONFIG', 'state in Postgres has a url and parts of one', {
      hint: 'Give either `url` or `host`, `port`, `database`, `user` and `password`.',
      details: { parts: Object.keys(connection) },
    });
  }
  let loaded: Promise<PgModule> | undefined;
  const database = postgresDatabase({
    load() {
      loaded ??= pgModule(load);
      loaded.catch(() => {
        loaded = undefined;
      });
      return loaded;
    },
    clock: clock ?? systemClock(),
    heartbeat,
    config: {
      ...(url === undefined ? {} : { connectionString: url }),
      ...connection,
      application_name: `abduce ${name}`.slice(0, 63),
      max: maxConnections,
      connectionTimeoutMillis: timeout,
      statement_timeout: timeout,
      query_timeout: timeout + 1_000,
      keepAlive: true,
    },
  });
  return sqlStateStore(database, { name, clock: clock ?? systemClock(), random });
}
