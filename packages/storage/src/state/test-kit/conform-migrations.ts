import { manualClock } from '@abduce/core/testing';
import { afterEach, describe, expect, it } from 'vitest';
import type { StateDatabase } from '../database.ts';
import { migrate } from '../schema/migrate.ts';
import type { Migration } from '../schema/migration.ts';
import { migrations } from '../schema/migrations.ts';
import { sql } from '../sql.ts';
import { type SqlStateStore, sqlStateStore } from '../sql-state-store.ts';
import { recordedRows, recordedSecret } from './recorded-state.ts';

const now = Date.UTC(2026, 0, 6);
const newest = migrations.length;

/** A later version that alters a table with data in it. */
const labelled: Migration = {
  version: newest + 1,
  name: 'label of projects',
  up: ({ text }) => [
    sql`ALTER TABLE abduce_projects ADD COLUMN label ${text}`,
    sql`UPDATE abduce_projects SET label = upper(id)`,
  ],
  down: () => [sql`ALTER TABLE abduce_projects DROP COLUMN label`],
};
const extended = [...migrations, labelled];

async function record(database: StateDatabase, versions: number): Promise<void> {
  for (const rows of recordedRows.slice(0, versions)) {
    for (const row of rows) await database.query(row);
  }
}

function storeOver(database: StateDatabase): SqlStateStore {
  return sqlStateStore(database, {
    name: 'recorded',
    clock: manualClock(now),
    random: (length) => new Uint8Array(length),
  });
}

async function expectRecorded(store: SqlStateStore, versions: number): Promise<void> {
  expect((await store.projects.get('shop'))?.name).toBe('Shop "é\0"');
  expect((await store.keys.verify(recordedSecret))?.scopes).toEqual(['ingest', 'read']);
  const incident = await store.incidents.get('shop', 'i1');
  const setting = await store.settings.get('shop', 'slo');
  const silences = await store.silences.list('shop');
  const dismissal = await store.dismissals.get('shop', 'finding', 'cpu@shop');
  const checkpoint = await store.checkpoints.get('watch');
  expect(incident?.burnRates).toEqual(versions >= 2 ? [{ long: Number.NaN }] : undefined);
  expect(setting?.version).toBe(versions >= 3 ? 7 : undefined);
  if (versions >= 3) {
    expect(setting?.value).toEqual({ target: 0.99, weights: Float64Array.of(1.5) });
  }
  expect(silences.items.map(({ author }) => author)).toEqual(versions >= 3 ? ['ada'] : []);
  expect(dismissal?.reason).toBe(versions >= 3 ? 'as designed' : undefined);
  expect(checkpoint?.value).toBe(versions >= 4 ? 12345678901234567890n : undefined);
}

/** The schema of one engine, both ways. `open` connects to an empty database, `again` once more to the same. */
export function conformMigrations(
  name: string,
  open: () => Promise<{ readonly database: StateDatabase; again(): StateDatabase }>,
): void {
  describe(`schema of ${name}`, () => {
    const opened: StateDatabase[] = [];
    const fresh = async (): Promise<StateDatabase & { again(): StateDatabase }> => {
      const { database, again } = await open();
      opened.push(database);
      return {
        ...database,
        again() {
          const other = again();
          opened.push(other);
          return other;
        },
      };
    };
    afterEach(async () => {
      for (const database of opened.splice(0)) await database.close();
    });

    it('reads what was recorded', async () => {
      const database = await fresh();
      expect(await migrate(database, migrations, { now })).toBe(newest);
      await record(database, newest);
      await expectRecorded(storeOver(database), newest);
    });

    for (let version = newest - 1; version >= 1; version--) {
      it(`keeps the data of version ${version} on the way down to it and up again`, async () => {
        const database = await fresh();
        await migrate(database, migrations, { now });
        await record(database, newest);
        expect(await migrate(database, migrations, { now, to: version })).toBe(version);
        await expect(
          database.query(sql`SELECT count(*) AS n FROM abduce_checkpoints`),
        ).rejects.toMatchObject({ code: 'STORE_REJECTED' });
        expect(await migrate(database, migrations, { now })).toBe(newest);
        await expectRecorded(storeOver(database), version);
      });

      it(`brings data of version ${version} up`, async () => {
        const database = await fresh();
        await migrate(database, migrations, { now, to: version });
        await record(database, version);
        await expectRecorded(storeOver(database), version);
      });
    }

    it('alters tables that hold data, and takes it back', async () => {
      const database = await fresh();
      await migrate(database, migrations, { now });
      await record(database, newest);
      expect(await migrate(database, extended, { now })).toBe(newest + 1);
      expect(await database.query(sql`SELECT label FROM abduce_projects`)).toEqual([
        { label: 'SHOP' },
      ]);
      await migrate(database, extended, { now, to: newest });
      await expectRecorded(storeOver(database), newest);
    });

    it('leaves no table behind at version 0', async () => {
      const database = await fresh();
      await migrate(database, migrations, { now });
      await record(database, newest);
      expect(await migrate(database, migrations, { now, to: 0 })).toBe(0);
      for (const table of [sql`abduce_projects`, sql`abduce_incidents`, sql`abduce_settings`]) {
        await expect(database.query(sql`SELECT 1 AS x FROM ${table}`)).rejects.toMatchObject({
          code: 'STORE_REJECTED',
        });
      }
      expect(await migrate(database, migrations, { now })).toBe(newest);
    });

    it('refuses a newer schema, and leaves it alone', async () => {
      const database = await fresh();
      await migrate(database, extended, { now });
      await record(database, newest);
      const store = storeOver(database.again());
      await expect(store.projects.get('shop')).rejects.toMatchObject({
        code: 'STORE_REJECTED',
        details: { version: newest + 1, known: newest },
      });
      await expect(store.migrate(0)).rejects.toMatchObject({ code: 'STORE_REJECTED' });
      expect(await migrate(database, extended, { now })).toBe(newest + 1);
      expect(await database.query(sql`SELECT id FROM abduce_projects`)).toEqual([{ id: 'shop' }]);
    });

    it('refuses a schema that others made', async () => {
      const database = await fresh();
      await migrate(database, migrations, { now });
      const [first, ...rest] = migrations as [Migration, ...Migration[]];
      const altered = [{ ...first, name: 'another' }, ...rest];
      await expect(migrate(database, altered, { now })).rejects.toMatchObject({
        code: 'STORE_REJECTED',
        details: { version: 1 },
      });
    });

    it('takes all of a migration or nothing', async () => {
      const database = await fresh();
      await migrate(database, migrations, { now, to: 1 });
      await record(database, 1);
      const broken: Migration = {
        ...labelled,
        up: (dialect) => [...labelled.up(dialect), sql`SELECT nonsense FROM nowhere`],
      };
      await expect(migrate(database, [...migrations, broken], { now })).rejects.toMatchObject({
        code: 'STORE_REJECTED',
      });
      expect(await database.query(sql`SELECT version FROM abduce_migrations`)).toEqual([
        { version: 1 },
      ]);
      expect(await migrate(database, migrations, { now })).toBe(newest);
      await expectRecorded(storeOver(database), 1);
    });

    it('is migrated once by many at once', async () => {
      const database = await fresh();
      const others = [database.again(), database.again(), database.again()];
      const reached = await Promise.all(
        [database, ...others].map((each) => migrate(each, migrations, { now })),
      );
      expect(reached).toEqual([newest, newest, newest, newest]);
      const rows = await database.query(
        sql`SELECT version FROM abduce_migrations ORDER BY version`,
      );
      expect(rows.map(({ version }) => version)).toEqual(migrations.map(({ version }) => version));
    });

    it('answers nothing below the version that the code needs', async () => {
      const store = storeOver(await fresh());
      await store.projects.create({ id: 'shop', name: 'Shop' });
      expect(await store.migrate(2)).toBe(2);
      await expect(store.projects.get('shop')).rejects.toMatchObject({
        code: 'STORE_UNAVAILABLE',
        hint: `Migrate it to ${newest}.`,
      });
      expect(await store.migrate()).toBe(newest);
      expect((await store.projects.get('shop'))?.name).toBe('Shop');
      for (const to of [-1, 0.5, newest + 1]) {
        expect(() => migrate(opened[0] as StateDatabase, migrations, { now, to })).toThrow(
          'no version',
        );
      }
    });
  });
}
