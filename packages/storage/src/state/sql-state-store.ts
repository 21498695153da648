import { AbduceError, type CallOptions, type Clock, type StateStore } from '@abduce/core';
import { apiKeyState } from './api-keys.ts';
import { checkpointState } from './checkpoints.ts';
import type { StateDatabase } from './database.ts';
import { dismissalState } from './dismissals.ts';
import { incidentState } from './incidents.ts';
import { lead } from './lead.ts';
import { checkedText } from './limits.ts';
import { projectState } from './projects.ts';
import { prune } from './prune.ts';
import { migrate } from './schema/migrate.ts';
import { migrations } from './schema/migrations.ts';
import { settingState } from './settings.ts';
import { silenceState } from './silences.ts';
import { sql } from './sql.ts';
import type { StateContext } from './state-context.ts';

/** State in an SQL database. */
export interface SqlStateStore extends StateStore {
  /** The newest version of the schema that this code knows; the first use of a store brings it there. */
  readonly schemaVersion: number;
  /**
   * Brings the schema to a version, up or down; 0 removes all tables, and what a version does not have is lost with
   * its data. A store that was taken below `schemaVersion` answers nothing else.
   */
  migrate(to?: number, options?: CallOptions): Promise<number>;
}

export interface SqlStateOptions {
  readonly name: string;
  readonly clock: Clock;
  readonly random: (length: number) => Uint8Array;
}

/** One answer for all that ask at once; asked for again after a failure. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make().catch((error: unknown) => {
      made = undefined;
      throw error;
    });
    return made;
  };
}

export function sqlStateStore(
  database: StateDatabase,
  { name, clock, random }: SqlStateOptions,
): SqlStateStore {
  const closing = new AbortController();
  const closedError = (): AbduceError =>
    new AbduceError('STORE_UNAVAILABLE', `state "${name}" is closed`, {
      hint: 'Create another one; closing is final.',
    });
  let version: number = migrations.length;
  const ready = once(() => migrate(database, migrations, { now: clock.now() }));
  const open = async (options: CallOptions | undefined): Promise<void> => {
    options?.signal?.throwIfAborted();
    closing.signal.throwIfAborted();
    if (version < migrations.length) {
      throw new AbduceError('STORE_UNAVAILABLE', `state "${name}" was taken to schema ${version}`, {
        hint: `Migrate it to ${migrations.length}.`,
      });
    }
    await ready();
  };
  const context: StateContext = {
    dialect: database.dialect,
    now: () => clock.now(),
    random,
    async query(piece, options) {
      await open(options);
      return database.query(piece, options);
    },
    async transact(steps, options) {
      await open(options);
      return database.transact(steps, options);
    },
  };
  const closeOnce = once(() => database.close());
  return {
    name,
    version: 1,
    schemaVersion: migrations.length,
    projects: projectState(context),
    keys: apiKeyState(context),
    incidents: incidentState(context),
    settings: settingState(context),
    silences: silenceState(context),
    dismissals: dismissalState(context),
    checkpoints: checkpointState(context),
    async lead(role, work, options) {
      checkedText('the name of a lead', role);
      await open(options);
      const signals = options?.signal === undefined ? [] : [options.signal];
      return lead(database, role, work, AbortSignal.any([...signals, closing.signal]));
    },
    prune: (project, before, options) => prune(context, project, before, options),
    async migrate(to = migrations.length, options) {
      version = await migrate(database, migrations, { ...options, to, now: clock.now() });
      return version;
    },
    async check(options) {
      await context.query(sql`SELECT count(*) AS projects FROM abduce_projects`, options);
    },
    async close() {
      closing.abort(closedError());
      await closeOnce();
    },
  };
}
