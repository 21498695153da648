import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Connection } from '../clickhouse/connection.ts';
import { decodeNative } from '../clickhouse/native/decode.ts';
import { encodeNative } from '../clickhouse/native/encode.ts';
import { plainRows } from '../clickhouse/native/plain-rows.ts';
import { identifier, type Sql, sql, string, uint64, value } from '../clickhouse/sql.ts';
import { startChild } from '../test-kit/child.ts';
import { engineFolder } from '../test-kit/clickhouse-server.ts';
import { loadTestChdb } from '../test-kit/load-chdb.ts';
import { type ChdbConnectionOptions, chdbConnection } from './chdb-connection.ts';
import { literal } from './literal.ts';

const folder = mkdtempSync(join(tmpdir(), 'abduce-chdb-'));
const path = join(folder, "it's a path");
const open = (options: Partial<ChdbConnectionOptions> = {}): Connection =>
  chdbConnection({ path, load: loadTestChdb, ...options });

let connection: Connection;
beforeAll(async () => {
  mkdirSync(join(path, 'incoming'), { recursive: true });
  writeFileSync(join(path, 'incoming', 'left-behind'), 'x');
  connection = open();
  await connection.command(sql`CREATE DATABASE d`);
  await connection.command(sql`CREATE TABLE d.t (k String DEFAULT 'none', v UInt32, w UInt64 DEFAULT v * 2) ENGINE = MergeTree ORDER BY v
    SETTINGS non_replicated_deduplication_window = 100`);
});
afterAll(async () => {
  await connection.close();
  rmSync(folder, { recursive: true, force: true });
});

async function rows(query: Sql, from = connection, signal?: AbortSignal): Promise<unknown[]> {
  const all: unknown[] = [];
  const bytes = from.read(query, signal === undefined ? {} : { signal });
  for await (const block of decodeNative(bytes)) all.push(...plainRows(block));
  return all;
}

const table = identifier('d', 't');
const block = (from: number, count: number): Uint8Array =>
  encodeNative(count, [
    {
      name: 'v',
      data: { kind: 'UInt32', values: Uint32Array.from({ length: count }, (_, i) => from + i) },
    },
  ]);

const hostile = [
  '',
  "'",
  '"',
  '\\',
  "\\'",
  '`',
  '\n',
  '\t',
  '\r',
  '\0',
  '\b\f\v',
  '\u2028\u2029',
  '{p0:String}',
  '}',
  '%27',
  "'; DROP TABLE t; --",
  '\\N',
  'NULL',
  '[]',
  "['a']",
  '😀 größe',
  '\x1b[0m',
  'a\r\nb',
  '\n\n',
  '/* */',
  'x'.repeat(100_000),
];

test('values come back as they were', async () => {
  for (const text of hostile)
    expect(await rows(sql`SELECT ${string(text)} AS x`)).toEqual([{ x: text }]);
  const array = value('Array(String)', hostile);
  const all = await Promise.all(
    Array.from({ length: 20 }, (_, i) =>
      rows(sql`SELECT ${array} AS x, ${uint64(i)} AS n, ${value('Float64', Number.NaN)} AS f`),
    ),
  );
  expect(all).toEqual(
    Array.from({ length: 20 }, (_, i) => [{ x: hostile, n: BigInt(i), f: Number.NaN }]),
  );
  expect(literal("a_1' \\")).toBe("'a_1\\x27\\x20\\x5c'");
});

test('rows in, once for each token; columns left out get their defaults', async () => {
  await connection.insert(table, block(0, 10), { token: "it's" });
  await connection.insert(table, block(0, 10), { token: "it's" });
  const two = Buffer.concat([block(0, 5), block(5, 5)]);
  await connection.insert(table, two, { token: 'b' });
  await connection.insert(table, two, { token: 'b' });
  await connection.insertJson(table, Buffer.from('{"k":"x\\n\\ny","v":77}\n{"v":78}\n'), {
    token: 'c',
  });
  expect(await rows(sql`SELECT count() AS n, sum(w) AS w, uniq(k) AS k FROM d.t`)).toEqual([
    { n: 22n, w: 490n, k: 2n },
  ]);
  expect(readdirSync(join(path, 'incoming'))).toEqual([]);
});

test('what the engine refuses', async () => {
  await expect(
    connection.insert(identifier('d', 'nowhere'), block(0, 1), { token: 'd' }),
  ).rejects.toMatchObject({ code: 'CONFIG', details: { code: 60 } });
  await expect(
    connection.insert(table, block(0, 9).subarray(0, 20), { token: 'e' }),
  ).rejects.toMatchObject({ code: 'STORE_REJECTED' });
  await expect(rows(sql`SELECT nope`)).rejects.toMatchObject({
    code: 'STORE_REJECTED',
    details: { code: 47 },
  });
  await expect(
    rows(sql`SELECT throwIf(number = 400000) FROM numbers(1000000)`),
  ).rejects.toMatchObject({ details: { code: 395 } });
  await expect(
    connection.command(sql`SELECT 1`, { settings: { 'x = 1, y': 1 } }),
  ).rejects.toMatchObject({ code: 'CONFIG' });
  await expect(
    connection.command(sql`SELECT 1`, { settings: { no_such_setting: 1 } }),
  ).rejects.toMatchObject({ code: 'STORE_REJECTED', details: { code: 115 } });
  expect(await rows(sql`SELECT 1 AS x`)).toEqual([{ x: 1 }]);
});

test('settings hold for one statement', async () => {
  const setting = async (settings: Record<string, number>): Promise<unknown> => {
    const all: unknown[] = [];
    for await (const one of decodeNative(
      connection.read(sql`SELECT getSetting('max_execution_time') AS x`, { settings }),
    ))
      all.push(...plainRows(one));
    return all;
  };
  for (let i = 0; i < 6; i++) {
    expect(await setting({ max_execution_time: 7 + i })).toEqual([{ x: 7 + i }]);
    expect(await setting({})).toEqual([{ x: 0 }]);
  }
});

test('a slow query does not hold up writes, nor a full set of them other commands', async () => {
  const slow = [1, 2, 3].map((i) => rows(sql`SELECT sleep(2) AS x, ${uint64(i)} AS i`));
  const start = performance.now();
  for (let i = 0; i < 20; i++)
    await connection.insert(table, block(1000 * i, 1000), { token: `slow ${i}` });
  await connection.command(sql`SELECT 1`);
  const took = performance.now() - start;
  let done = false;
  const all = Promise.all(slow).then(() => {
    done = true;
  });
  expect(done).toBe(false);
  expect(took).toBeLessThan(1500);
  await all;
});

test('reads end with the signal, in the engine too, and leave a usable session', async () => {
  const controllers = [new AbortController(), new AbortController(), new AbortController()];
  const reads = controllers.map(({ signal }) =>
    rows(
      sql`SELECT sleepEachRow(0.5), 'abort me' FROM numbers(600) SETTINGS max_block_size = 1`,
      connection,
      signal,
    ),
  );
  const ends = Promise.allSettled(reads);
  await new Promise((resolve) => setTimeout(resolve, 300));
  for (const controller of controllers) controller.abort();
  for (const end of await ends)
    expect(end).toMatchObject({ status: 'rejected', reason: { name: 'AbortError' } });
  const left = async (): Promise<number> =>
    (
      await rows(
        sql`SELECT 1 FROM system.processes WHERE query LIKE '%abort me%' AND query NOT LIKE '%processes%'`,
      )
    ).length;
  await expect.poll(left, { timeout: 5000 }).toBe(0);
  for await (const _ of connection.read(sql`SELECT number FROM numbers(100000000)`)) break;
  expect(await Promise.all([1, 2, 3].map((i) => rows(sql`SELECT ${uint64(i)} AS i`)))).toEqual([
    [{ i: 1n }],
    [{ i: 2n }],
    [{ i: 3n }],
  ]);
});

describe('directories', () => {
  test('reads are bounded; a second connection shares the directory', async () => {
    const small = open({ maxReadBytes: 10_000, readers: 1 });
    await expect(rows(sql`SELECT number FROM numbers(1000000)`, small)).rejects.toMatchObject({
      code: 'STORE_REJECTED',
      details: { limit: 'maxReadBytes' },
    });
    expect(await rows(sql`SELECT count() > 0 AS x FROM d.t`, small)).toEqual([{ x: 1 }]);
    await small.close();
    await expect(small.command(sql`SELECT 1`)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    expect(await rows(sql`SELECT 1 AS x`)).toEqual([{ x: 1 }]);
  });

  test('another directory in the same process', async () => {
    const other = open({ path: join(folder, 'other') });
    await expect(other.command(sql`SELECT 1`)).rejects.toMatchObject({
      code: 'CONFIG',
      details: { open: path },
    });
    await connection.close();
    await other.command(sql`SELECT 1`);
    await other.close();
    connection = open();
    expect(await rows(sql`SELECT count() > 0 AS x FROM d.t`)).toEqual([{ x: 1 }]);
  });

  test('a directory of another process', async () => {
    const taken = join(folder, 'taken');
    const script = `
      const { Session } = require('module').createRequire(process.argv[1])('chdb');
      new Session(process.argv[2]).query('SELECT 1');
      setInterval(() => {}, 1000);`;
    const child = await startChild(
      process.execPath,
      ['-e', script, join(engineFolder, 'server.mjs'), taken],
      {
        ready: async () => existsSync(join(taken, 'status')),
      },
    );
    await connection.close();
    const locked = open({ path: taken });
    await expect(locked.command(sql`SELECT 1`)).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
      message: expect.stringContaining(String(child.pid)),
      details: { pid: child.pid },
    });
    await child.stop();
    await locked.command(sql`SELECT 1`);
    await locked.close();
    connection = open();
  });
});
