import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '@abduce/core';
import { afterAll, expect, it } from 'vitest';
import { sqliteDatabase } from '../sqlite/sqlite-database.ts';
import { conformMigrations } from '../test-kit/conform-migrations.ts';
import { checksumOf } from './migration.ts';
import { migrations } from './migrations.ts';

const folder = mkdtempSync(join(tmpdir(), 'abduce-schema-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let files = 0;

conformMigrations('sqlite', async () => {
  const path = join(folder, `${files++}.db`);
  const again = (): ReturnType<typeof sqliteDatabase> =>
    sqliteDatabase({ path, clock: systemClock(), patience: 20_000 });
  return { database: again(), again };
});

it('never changes a migration once it is released', () => {
  const { dialect } = sqliteDatabase({ path: ':memory:', clock: systemClock(), patience: 0 });
  expect(migrations.map((migration) => checksumOf(migration, dialect).slice(0, 16))).toEqual([
    '8c991b525b8074be',
    'dbd32504075152a7',
    '39f23efa5ada407c',
    '332560cd5979d056',
  ]);
});
