import { type Clock, isAbduceError, type Millis } from '@abduce/core';
import type { HeldLock } from '../database.ts';
import { type Sql, sql, statement, text } from '../sql.ts';
import { abortable } from './abortable.ts';
import type { PgClient, PgQuery } from './pg-module.ts';
import { isLockTimeout, postgresError } from './postgres-errors.ts';

export interface LockOptions {
  readonly clock: Clock;
  /** How often a leader asks whether its connection still stands, and how long an answer may take. */
  readonly heartbeat: Millis;
  /** A connection of its own, not yet made. */
  client(): Promise<PgClient>;
}

/** Pause after a failure, so that a server that is down is not stormed. */
const retryPause = 1_000;

const query = (piece: Sql): PgQuery => {
  const { text: sent, data } = statement(piece, '$');
  return { text: sent, values: data };
};

/** The number of a lock: 64 bits of its name and of where the tables are. */
const take = (name: string): PgQuery =>
  query(sql`SELECT pg_advisory_lock(
    hashtextextended(concat_ws('/', 'abduce', current_schema(), ${text(name)}), 0))`);

/** A session that waits for a lock hears of its end only after the wait; nobody stays for that. */
function leave(client: PgClient): void {
  client.unref();
  client.end().catch(() => {});
}

async function pauseOrThrow(
  error: unknown,
  { clock }: LockOptions,
  signal: AbortSignal,
): Promise<void> {
  const known = postgresError(error);
  if (!isAbduceError(known) || !known.retryable) throw known;
  await clock.sleep(retryPause, { signal });
}

async function connected(options: LockOptions, signal: AbortSignal): Promise<PgClient> {
  for (;;) {
    signal.throwIfAborted();
    const client = await options.client();
    // Without a listener a broken connection would end the process.
    client.on('error', () => {});
    try {
      await abortable(() => client.connect(), signal);
      return client;
    } catch (error) {
      leave(client);
      signal.throwIfAborted();
      await pauseOrThrow(error, options, signal);
    }
  }
}

/** Resolves once the connection broke, or an answer took longer than a heartbeat. */
function watch(
  client: PgClient,
  { clock, heartbeat }: LockOptions,
  released: AbortSignal,
): Promise<unknown> {
  return new Promise((resolve) => {
    client.on('error', resolve);
    client.on('end', resolve);
    const beat = async (): Promise<void> => {
      for (;;) {
        await clock.sleep(heartbeat, { signal: released });
        const answered = new AbortController();
        const late = clock
          .sleep(heartbeat, { signal: AbortSignal.any([released, answered.signal]) })
          .then(() => Promise.reject(new Error(`no answer within ${heartbeat} ms`)));
        late.catch(() => {});
        await Promise.race([client.query(query(sql`SELECT 1 AS alive`)), late]);
        answered.abort();
      }
    };
    beat().catch((error: unknown) => {
      if (!released.aborted) resolve(error);
    });
  });
}

/**
 * Session-level advisory locks, each on a connection of its own: the server frees the lock as soon as the session
 * ends, and hands it to who waits longest. Waiting is asked for again every `heartbeat`, so that a server that went
 * away silently is noticed.
 */
export async function postgresLock(
  name: string,
  signal: AbortSignal,
  options: LockOptions,
): Promise<HeldLock> {
  const wait = sql`SELECT set_config('lock_timeout', ${text(String(options.heartbeat))}, false)`;
  for (;;) {
    const client = await connected(options, signal);
    const obtain = async (): Promise<void> => {
      await client.query(query(wait));
      for (;;) {
        try {
          await client.query(take(name));
          return;
        } catch (error) {
          if (!isLockTimeout(error)) throw error;
        }
      }
    };
    try {
      await abortable(obtain, signal);
    } catch (error) {
      leave(client);
      signal.throwIfAborted();
      await pauseOrThrow(error, options, signal);
      continue;
    }
    const released = new AbortController();
    return {
      lost: watch(client, options, released.signal),
      async release() {
        released.abort();
        await client.end().catch(() => {});
      },
    };
  }
}
