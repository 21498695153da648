import type { CallOptions, Clock, Millis } from '@abduce/core';
import type { Dialect, Row, StateDatabase, Steps } from '../database.ts';
import { type Sql, sql, statement } from '../sql.ts';
import { abortable } from './abortable.ts';
import type { PgConfig, PgModule, PgPool, PgSession } from './pg-module.ts';
import { mayRunAgain, postgresError } from './postgres-errors.ts';
import { postgresLock } from './postgres-lock.ts';

export interface PostgresDatabaseOptions {
  readonly load: () => Promise<PgModule>;
  readonly config: PgConfig;
  readonly clock: Clock;
  readonly heartbeat: Millis;
}

const dialect: Dialect = {
  engine: 'postgres',
  text: sql`text COLLATE "C"`,
  real: sql`double precision`,
  integer: sql`integer`,
  tableEnd: sql``,
  forUpdate: sql` FOR UPDATE`,
  migrationLock: sql`SELECT pg_advisory_xact_lock(
    hashtextextended(concat_ws('/', 'abduce migrations', current_schema()), 0))`,
};

/** A deadlock that comes back this often is no accident. */
const attempts = 5;

async function rowsOf(session: PgSession, piece: Sql): Promise<readonly Row[]> {
  const { text, data } = statement(piece, '$');
  return (await session.query({ text, values: data })).rows;
}

async function runSteps<T>(session: PgSession, steps: Steps<T>): Promise<T> {
  await rowsOf(session, sql`BEGIN`);
  let step = steps.next([]);
  while (step.done !== true) step = steps.next(await rowsOf(session, step.value));
  await rowsOf(session, sql`COMMIT`);
  return step.value;
}

/** State in Postgres, through a pool of connections. */
export function postgresDatabase(options: PostgresDatabaseOptions): StateDatabase {
  const { load, config, clock, heartbeat } = options;
  // The wait for a lock has a limit of its own; an answer that is later than this never comes.
  const lockConfig = { ...config, statement_timeout: false, query_timeout: 2 * heartbeat + 1_000 };
  let pool: Promise<PgPool> | undefined;
  const opened = (): Promise<PgPool> => {
    pool ??= load().then(({ Pool }) => {
      const made = new Pool(config);
      // A connection that breaks, idle or between two statements, would end the process if nobody listened. The pool
      // drops an idle one by itself; the next statement on another one fails.
      made.on('error', () => {});
      made.on('connect', (client) => void client.on('error', () => {}));
      return made;
    });
    pool.catch(() => {
      pool = undefined;
    });
    return pool;
  };

  const transaction = async <T>(steps: () => Steps<T>): Promise<T> => {
    for (let attempt = 1; ; attempt++) {
      const session = await (await opened()).connect();
      try {
        const result = await runSteps(session, steps());
        session.release();
        return result;
      } catch (error) {
        const rolledBack = await rowsOf(session, sql`ROLLBACK`).then(
          () => true,
          () => false,
        );
        // A connection in an unknown state is not used again.
        session.release(!rolledBack);
        if (!mayRunAgain(error) || attempt === attempts) throw error;
      }
    }
  };

  const answered = <T>(run: () => Promise<T>, { signal }: CallOptions): Promise<T> =>
    abortable(run, signal).catch((error: unknown) => {
      throw signal?.aborted === true ? error : postgresError(error);
    });

  return {
    dialect,
    query: (piece, call = {}) => answered(async () => rowsOf(await opened(), piece), call),
    transact: (steps, call = {}) => answered(() => transaction(steps), call),
    acquire: (name, signal) =>
      postgresLock(name, signal, {
        clock,
        heartbeat,
        client: async () => new (await load()).Client(lockConfig),
      }),
    async close() {
      await (await pool)?.end();
    },
  };
}
