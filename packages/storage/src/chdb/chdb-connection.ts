import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { AbduceError, isAbduceError } from '@abduce/core';
import type {
  Connection,
  InsertOptions,
  Settings,
  StatementOptions,
} from '../clickhouse/connection.ts';
import { engineError } from '../clickhouse/engine-error.ts';
import { paramText } from '../clickhouse/param-text.ts';
import { identifier, type Sql, type Statement, statement } from '../clickhouse/sql.ts';
import { type ChdbModule, type ChdbSession, type LoadChdb, loadChdb } from './chdb-module.ts';
import { claimDirectory, isFree, leaveDirectory, openSession } from './data-directory.ts';
import { literal } from './literal.ts';
import { type Seat, type SessionPool, sessionPool } from './session-pool.ts';

export interface ChdbConnectionOptions {
  /** The data directory; made when it is absent. One per process, and one process per directory. */
  readonly path: string;
  /**
   * Reads that run at the same time; others wait. Each takes a thread of Node's pool while it runs (4 of them unless
   * `UV_THREADPOOL_SIZE` says more), as writes do. Default 2.
   */
  readonly readers?: number;
  /** The longest answer of a read, in bytes. Default 1 GiB. */
  readonly maxReadBytes?: number;
  /** Settings of every statement. */
  readonly settings?: Settings;
  readonly load?: LoadChdb;
}

export const chdbDefaults: { readonly readers: number; readonly maxReadBytes: number } = {
  readers: 2,
  maxReadBytes: 1_073_741_824,
};

/** A pool for each kind of work: none waits for another. */
interface Engine {
  readonly writes: SessionPool;
  readonly commands: SessionPool;
  readonly reads: SessionPool;
  /** Waits until closed sessions are gone. */
  drain(): Promise<void>;
}

/**
 * ClickHouse inside this process. Nothing is loaded before the first use.
 *
 * Errors: `MISSING_PEER` without the package `chdb`, `CONFIG` when this process has another directory open,
 * `STORE_UNAVAILABLE` when another process has this one, else as of `Connection`.
 */
export function chdbConnection(options: ChdbConnectionOptions): Connection {
  const path = resolve(options.path);
  const name = `chDB in ${path}`;
  const maxReadBytes = options.maxReadBytes ?? chdbDefaults.maxReadBytes;
  const incoming = join(path, 'incoming');
  let opening: Promise<Engine> | undefined;
  let closed = false;
  let files = 0;

  async function open(): Promise<Engine> {
    const chdb: ChdbModule = await loadChdb(options.load);
    const first = isFree();
    claimDirectory(path);
    let session: ChdbSession | undefined;
    try {
      await mkdir(path, { recursive: true });
      const opened = openSession(chdb, path);
      session = opened;
      // What a process that was killed left behind.
      if (first) await rm(incoming, { recursive: true, force: true });
      await mkdir(incoming, { recursive: true });
      const more = () => openSession(chdb, path);
      return {
        commands: sessionPool(1, more, [opened]),
        writes: sessionPool(1, more),
        reads: sessionPool(options.readers ?? chdbDefaults.readers, more),
        drain: async () => chdb.drainPending?.(),
      };
    } catch (error) {
      session?.close();
      leaveDirectory();
      throw error;
    }
  }
  function engine(): Promise<Engine> {
    if (closed) {
      throw new AbduceError('STORE_UNAVAILABLE', `${name} is closed`, {
        hint: 'Create another store; closing is final.',
      });
    }
    opening ??= open().catch((error: unknown) => {
      opening = undefined;
      throw error;
    });
    return opening;
  }

  const failed = (error: unknown, signal?: AbortSignal): unknown => {
    if (signal?.aborted === true) return signal.reason;
    if (isAbduceError(error)) return error;
    return engineError(name, error instanceof Error ? error.message : String(error));
  };

  function configured({ params }: Statement, settings: Settings = {}): Map<string, string> {
    const all = new Map<string, string>();
    for (const [key, data] of Object.entries({ ...options.settings, ...settings })) {
      identifier(key);
      all.set(key, String(data));
    }
    for (const [key, data] of Object.entries(params)) all.set(`param_${key}`, paramText(data));
    return all;
  }

  async function run(
    pool: SessionPool,
    one: Statement,
    { settings, signal }: StatementOptions,
  ): Promise<void> {
    const seat = await pool.take(signal === undefined ? {} : { signal });
    try {
      await seat.configure(configured(one, settings));
      await seat.session.queryAsync(one.text);
    } catch (error) {
      throw failed(error);
    } finally {
      pool.give(seat);
    }
  }

  async function insert(
    format: string,
    table: Sql,
    bytes: Uint8Array,
    { token, settings, signal }: InsertOptions,
  ): Promise<void> {
    const { writes } = await engine();
    signal?.throwIfAborted();
    const file = join(incoming, `${process.pid}-${files++}`);
    const { text, params } = statement(table);
    try {
      // The engine reads rows in this format out of files only.
      await writeFile(file, bytes);
      await run(
        writes,
        { text: `INSERT INTO ${text} FROM INFILE ${literal(file)} FORMAT ${format}`, params },
        {
          settings: {
            insert_deduplicate: 1,
            deduplicate_blocks_in_dependent_materialized_views: 1,
            insert_deduplication_token: token,
            ...settings,
          },
          ...(signal === undefined ? {} : { signal }),
        },
      );
    } catch (error) {
      throw failed(error, signal);
    } finally {
      await rm(file, { force: true });
    }
  }

  /** Ends what a session is doing; its query fails then. */
  async function kill({ commands }: Engine, { comment }: Seat): Promise<void> {
    const text = `KILL QUERY WHERE Settings['log_comment'] = ${literal(comment)} ASYNC`;
    await run(commands, { text, params: {} }, {}).catch(() => {});
  }

  async function* read(
    text: Sql,
    { settings, signal }: StatementOptions = {},
  ): AsyncGenerator<Uint8Array, void, undefined> {
    signal?.throwIfAborted();
    const opened = await engine();
    const one = statement(text);
    const seat = await opened.reads.take(signal === undefined ? {} : { signal });
    let killed: Promise<void> | undefined;
    const stop = (): void => {
      killed ??= kill(opened, seat);
    };
    signal?.addEventListener('abort', stop, { once: true });
    let total = 0;
    try {
      await seat.configure(configured(one, settings));
      signal?.throwIfAborted();
      for await (const chunk of seat.session.queryStream(one.text, { format: 'Native' })) {
        const bytes = chunk.raw();
        total += bytes.length;
        if (total > maxReadBytes) {
          throw new AbduceError(
            'STORE_REJECTED',
            `an answer of ${name} is longer than ${maxReadBytes} bytes`,
            {
              hint: 'Ask for less, or raise maxReadBytes.',
              details: { limit: 'maxReadBytes', value: maxReadBytes },
            },
          );
        }
        yield bytes;
        signal?.throwIfAborted();
      }
    } catch (error) {
      // The engine holds on to a query that failed until the session's next one.
      await killed;
      await seat.session.queryAsync('SELECT 1').catch(() => {});
      throw failed(error, signal);
    } finally {
      signal?.removeEventListener('abort', stop);
      await killed;
      opened.reads.give(seat);
    }
  }

  return {
    name,
    async command(text, statementOptions = {}) {
      statementOptions.signal?.throwIfAborted();
      await run((await engine()).commands, statement(text), statementOptions);
    },
    insert: (table, bytes, insertOptions) => insert('Native', table, bytes, insertOptions),
    insertJson: (table, bytes, insertOptions) => insert('JSONEachRow', table, bytes, insertOptions),
    read,
    async close() {
      if (closed) return;
      closed = true;
      const opened = await opening?.catch(() => undefined);
      if (opened === undefined) return;
      await Promise.all([opened.writes.close(), opened.reads.close(), opened.commands.close()]);
      await opened.drain();
      leaveDirectory();
    },
  };
}
