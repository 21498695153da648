import { AbduceError, type CallOptions, type Clock } from '@abduce/core';
import type { Connection } from './connection.ts';
import type { StoreLimits } from './options.ts';
import type { PartContext } from './part-context.ts';
import { readRows } from './read-rows.ts';
import { databasesOf, type MigrationReport, migrate, readVersion } from './schema/migrate.ts';
import { type PendingMigration, pendingMigration } from './schema/pending.ts';
import { distributedName, nameIn, type Place, qualified, type TableName } from './schema/place.ts';
import { type Present, type PresentTable, readPresent } from './schema/present.ts';
import type { Keep, Schema } from './schema/schema.ts';
import type { StoredSignal } from './schema/table.ts';
import { settingsFor, withSettings } from './settings.ts';
import { sql } from './sql.ts';
import { type CountingInserter, createInserter } from './write/create-inserter.ts';

export interface StoreContextOptions {
  readonly name: string;
  readonly connection: Connection;
  readonly schema: Schema;
  readonly place: Place;
  readonly keep: Keep;
  /** Signals that `keep` was not asked about; see `PlanOptions`. */
  readonly leave?: ReadonlySet<StoredSignal>;
  readonly adopt: boolean;
  /** `false`: only `migrate` changes anything. */
  readonly migrates: boolean;
  /** Whether it is ClickHouse Cloud; asked from the server when left out. */
  readonly cloud: boolean | undefined;
  readonly limits: StoreLimits;
  readonly clock: Clock;
}

/** What the parts share, and what the store as a whole needs of it. */
export interface StoreContext extends PartContext {
  readonly inserter: CountingInserter;
  /** As it turned out: which layout the server has. */
  readonly place: Place;
  /** What is there; known once `ready`. */
  present(): Present;
  migrate(options?: CallOptions): Promise<MigrationReport>;
  /** What `migrate` would do. */
  pending(options?: CallOptions): Promise<PendingMigration>;
  /** The table that is read and written under a name of ours; `undefined` when there is none. */
  find(name: string): PresentTable | undefined;
  close(): Promise<void>;
}

/** What the engine says of itself: whether it is ClickHouse Cloud, and how strict it is. */
async function traitsOf(
  connection: Connection,
  options?: CallOptions,
): Promise<{ cloud: boolean; strictDimensions: boolean }> {
  const [row] = await readRows(
    connection,
    sql`SELECT
      (SELECT count() FROM system.settings WHERE name = 'cloud_mode' AND value = '1') AS cloud,
      (SELECT count() FROM system.merge_tree_settings
        WHERE name = 'allow_dimensions_outside_sorting_key') AS strict`,
    options,
  );
  return { cloud: Number(row?.cloud) > 0, strictDimensions: Number(row?.strict) > 0 };
}

export function storeContext(options: StoreContextOptions): StoreContext {
  const { name, schema, keep, adopt, migrates, limits } = options;
  const leave = options.leave ?? new Set();
  let place = options.place;
  let present: Present | undefined;
  let preparing: Promise<void> | undefined;
  let closed = false;
  const connection = withSettings(options.connection, () => settingsFor(place.layout, limits));
  const { clock } = options;
  const inserter = createInserter({ connection, limits, clock });

  const open = (): void => {
    if (closed) {
      throw new AbduceError('STORE_UNAVAILABLE', `store "${name}" is closed`, {
        hint: 'Create another one; closing is final.',
      });
    }
  };
  async function detect(call?: CallOptions): Promise<void> {
    const { cloud, strictDimensions } = await traitsOf(connection, call);
    const layout =
      options.cloud === undefined && cloud && place.layout.kind === 'single'
        ? ({ kind: 'cloud' } as const)
        : place.layout;
    place = { ...place, layout, strictDimensions };
  }
  async function change(call: CallOptions = {}): Promise<MigrationReport> {
    open();
    await detect(call);
    const migrated = await migrate({ connection, schema, place, keep, leave, adopt, ...call });
    present = migrated.present;
    return migrated.report;
  }
  async function prepare(): Promise<void> {
    if (migrates) return void (await change());
    await detect();
    const found = await readPresent(connection, databasesOf(place));
    await readVersion({ connection, schema, place }, found);
    present = found;
  }
  const known = (): Present => {
    if (present === undefined) {
      throw new AbduceError('BUG', 'the tables are not known before `ready`');
    }
    return present;
  };
  const find = (table: string): PresentTable | undefined => {
    const there = nameIn(place, table);
    const local = known().get(there);
    return local?.engine === 'Distributed' || place.layout.kind !== 'cluster'
      ? local
      : (known().get(distributedName(there)) ?? local);
  };

  return {
    connection,
    inserter,
    get place() {
      return place;
    },
    async ready() {
      open();
      preparing ??= prepare().catch((error: unknown) => {
        // The next use tries again.
        preparing = undefined;
        throw error;
      });
      await preparing;
    },
    table(table) {
      if (present === undefined) return qualified(expected(place, table));
      const there = find(table);
      if (there !== undefined) return qualified(there);
      const { database, table: of } = nameIn(place, table);
      throw new AbduceError(
        'CONFIG',
        `there is no table "${database}.${of}" on ${connection.name}`,
        {
          hint: 'Call `migrate()` (or run `abduce store migrate`) to make it, or name another in the option "tables".',
          details: { database, table: of },
        },
      );
    },
    columns: (table) => find(table)?.columns ?? new Set(),
    now: () => clock.now(),
    present: known,
    find,
    migrate: change,
    async pending(call) {
      open();
      await detect(call);
      return await pendingMigration({ connection, schema, place, keep, leave, adopt, ...call });
    },
    async close() {
      if (closed) return;
      closed = true;
      try {
        await inserter.close();
      } finally {
        await connection.close();
      }
    },
  };
}

const expected = (place: Place, table: string): TableName =>
  place.layout.kind === 'cluster' ? distributedName(nameIn(place, table)) : nameIn(place, table);
