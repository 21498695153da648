import { expect, test } from 'vitest';
import { sql } from '../clickhouse/sql.ts';
import { chdbConnection } from './chdb-connection.ts';
import { loadChdb } from './chdb-module.ts';

test('without the package it says what to install, and how large that is', async () => {
  const connection = chdbConnection({ path: 'nowhere' });
  await expect(connection.command(sql`SELECT 1`)).rejects.toMatchObject({
    code: 'MISSING_PEER',
    hint: expect.stringMatching(/npm install chdb.*543 MB.*glibc.*macOS/),
    details: { package: 'chdb' },
  });
  await connection.close();
});

test('both ways of exporting are known, others are refused', async () => {
  class Session {}
  expect(await loadChdb(() => ({ Session }))).toMatchObject({ Session });
  expect(await loadChdb(async () => ({ default: { Session } }))).toMatchObject({ Session });
  await expect(loadChdb(() => ({}))).rejects.toMatchObject({ code: 'MISSING_PEER' });
});
