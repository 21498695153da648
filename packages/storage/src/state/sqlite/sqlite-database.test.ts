import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { manualClock } from '@abduce/core/testing';
import { afterAll, expect, it } from 'vitest';
import { sql } from '../sql.ts';
import { sqliteState } from '../sqlite-state.ts';
import { sqliteDatabase } from './sqlite-database.ts';

const folder = mkdtempSync(join(tmpdir(), 'abduce-sqlite-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('waits for another writer without holding up the event loop', async () => {
  const clock = manualClock();
  const path = join(folder, 'busy.db');
  const state = sqliteState({ path, clock });
  await state.projects.create({ id: 'shop', name: 'Shop' });
  const other = new DatabaseSync(path);
  other.exec('BEGIN IMMEDIATE');
  let renamed: boolean | undefined;
  const rename = state.projects.rename('shop', 'Renamed').then((done) => (renamed = done));
  await clock.advance(1_000);
  expect(renamed).toBeUndefined();
  // Readers are not in the way of a writer, nor it in theirs.
  expect((await state.projects.get('shop'))?.name).toBe('Shop');
  other.exec('COMMIT');
  await clock.advance(1_000);
  await rename;
  expect(renamed).toBe(true);
  other.close();
  await state.close();
});

it('gives up on another writer after its patience', async () => {
  const clock = manualClock();
  const path = join(folder, 'patience.db');
  const state = sqliteState({ path, clock, patience: 2_000 });
  await state.check();
  const other = new DatabaseSync(path);
  other.exec('BEGIN IMMEDIATE');
  const refused = expect(state.projects.create({ id: 'shop', name: 'Shop' })).rejects.toMatchObject(
    { code: 'STORE_UNAVAILABLE', retryable: true },
  );
  await clock.advance(3_000);
  await refused;
  other.close();
  await state.close();
});

it('tells what is wrong with a file', async () => {
  writeFileSync(join(folder, 'text.db'), 'no database, just text, and enough of it '.repeat(200));
  mkdirSync(join(folder, 'folder.db'));
  for (const [path, code] of [
    ['text.db', 'STORE_REJECTED'],
    ['folder.db', 'STORE_UNAVAILABLE'],
    ['absent/state.db', 'STORE_UNAVAILABLE'],
  ] as const) {
    const state = sqliteState({ path: join(folder, path) });
    const error: unknown = await state.check().catch((reason: unknown) => reason);
    expect(error, path).toMatchObject({ code });
    expect((error as Error).message).toContain(path);
    await state.close();
  }
});

it.skipIf(process.platform === 'win32')('lets only its owner read the file', async () => {
  const path = join(folder, 'mode.db');
  const state = sqliteState({ path });
  await state.check();
  for (const end of ['', '-wal', '-shm']) expect(statSync(path + end).mode & 0o777).toBe(0o600);
  await state.close();
});

it('refuses an empty path, which SQLite would take for a file that is thrown away', () => {
  expect(() => sqliteState({ path: '' })).toThrow(expect.objectContaining({ code: 'CONFIG' }));
});

it('undoes a transaction that fails in the middle', async () => {
  const database = sqliteDatabase({ path: ':memory:', clock: manualClock(), patience: 0 });
  await database.query(sql`CREATE TABLE numbers (n INTEGER)`);
  await expect(
    database.transact(function* () {
      yield sql`INSERT INTO numbers VALUES (1)`;
      yield sql`INSERT INTO nowhere VALUES (1)`;
    }),
  ).rejects.toMatchObject({ code: 'STORE_REJECTED' });
  expect(await database.query(sql`SELECT count(*) AS n FROM numbers`)).toEqual([{ n: 0 }]);
  await database.close();
});
