import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ClickHouseServer, startClickHouse } from '../test-kit/clickhouse-server.ts';
import { clientConnection } from './client-connection.ts';
import type { Connection } from './connection.ts';
import { decodeNative } from './native/decode.ts';
import { encodeNative } from './native/encode.ts';
import { plainRows } from './native/plain-rows.ts';
import { identifier, type Sql, sql, string, uint64, value } from './sql.ts';

const guarded = { username: 'guarded', password: 'hunter2' };
let server: ClickHouseServer;
let connection: Connection;
beforeAll(async () => {
  server = await startClickHouse({ password: 'hunter2' });
  connection = clientConnection({ url: server.url, ...guarded });
});
afterAll(async () => {
  await connection.close();
  await server.stop();
});

async function rows(query: Sql, from = connection, signal?: AbortSignal): Promise<unknown[]> {
  const all: unknown[] = [];
  const bytes = from.read(query, signal === undefined ? {} : { signal });
  for await (const block of decodeNative(bytes)) all.push(...plainRows(block));
  return all;
}

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
  '%27 %00 +&=#?',
  "'; DROP TABLE t; --",
  '\\N',
  'NULL',
  '[]',
  "['a']",
  '😀 größe',
  '\x1b[0m',
  'a\r\nb',
  '--boundary',
  '/* */',
];

describe('values', () => {
  test.each([
    ['in the address', ''],
    ['in a form', 'x'.repeat(6000)],
  ])('%s come back as they were', async (_, pad) => {
    for (const text of hostile) {
      expect(await rows(sql`SELECT ${string(text)} AS x, ${string(pad)} = '' AS short`)).toEqual([
        { x: text, short: pad === '' ? 1 : 0 },
      ]);
    }
    expect(
      await rows(sql`SELECT ${value('Array(String)', hostile)} AS x, length(${string(pad)}) AS n`),
    ).toEqual([{ x: hostile, n: BigInt(pad.length) }]);
    expect(
      await rows(
        sql`SELECT ${value('Array(Array(String))', [hostile, []])} AS x, ${string(pad)} AS p`,
      ),
    ).toEqual([{ x: [hostile, []], p: pad }]);
  });

  test('of other types', async () => {
    const all =
      await rows(sql`SELECT ${uint64(2n ** 64n - 1n)} AS a, ${value('Array(Float64)', [1.5, Number.NaN, -Infinity])} AS b,
      ${value('Float64', Number.POSITIVE_INFINITY)} AS c, ${value('DateTime64(9)', '2026-01-05 00:00:00.123456789')} AS d, ${value('Bool', true)} AS e,
      ${value('Array(UInt64)', [1n, 2])} AS f, ${value('Int64', -3)} AS g, ${value('Array(Bool)', [true, false])} AS h`);
    expect(all).toEqual([
      {
        a: 2n ** 64n - 1n,
        b: [1.5, Number.NaN, -Infinity],
        c: Infinity,
        d: 1_767_571_200_123_456_789n,
        e: 1,
        f: [1n, 2n],
        g: -3n,
        h: [1, 0],
      },
    ]);
  });

  test('a statement that is longer than an address', async () => {
    const many = Array.from({ length: 20_000 }, (_, i) => BigInt(i));
    expect(await rows(sql`SELECT length(${value('Array(UInt64)', many)}) AS n`)).toEqual([
      { n: 20_000n },
    ]);
  });
});

describe('inserts', () => {
  const table = identifier('t');
  const block = (from: number, count: number): Uint8Array =>
    encodeNative(count, [
      {
        name: 'v',
        data: { kind: 'UInt32', values: Uint32Array.from({ length: count }, (_, i) => from + i) },
      },
    ]);
  beforeAll(() =>
    connection.command(sql`CREATE TABLE t (k String DEFAULT 'none', v UInt32, w UInt64 DEFAULT v * 2) ENGINE = MergeTree ORDER BY v
      SETTINGS non_replicated_deduplication_window = 100`),
  );

  test('columns left out get their defaults; a token is taken once', async () => {
    await connection.insert(table, block(0, 10), { token: 'a' });
    await connection.insert(table, block(0, 10), { token: 'a' });
    await connection.insert(table, Buffer.concat([block(0, 5), block(5, 5)]), { token: 'b' });
    await connection.insert(table, Buffer.concat([block(0, 5), block(5, 5)]), { token: 'b' });
    expect(await rows(sql`SELECT count() AS n, sum(w) AS w, uniq(k) AS k FROM t`)).toEqual([
      { n: 20n, w: 180n, k: 1n },
    ]);
    await connection.insertJson(table, Buffer.from('{"k":"x","v":77}\n{"v":78}\n'), { token: 'c' });
    expect(await rows(sql`SELECT k, v, w FROM t WHERE v > 70 ORDER BY v`)).toEqual([
      { k: 'x', v: 77, w: 154n },
      { k: 'none', v: 78, w: 156n },
    ]);
  });

  test('what the engine refuses', async () => {
    await expect(
      connection.insert(identifier('nowhere'), block(0, 1), { token: 'd' }),
    ).rejects.toMatchObject({ code: 'CONFIG', details: { code: 60 } });
    await expect(
      connection.insert(table, block(0, 9).subarray(0, 20), { token: 'e' }),
    ).rejects.toMatchObject({ code: 'STORE_REJECTED' });
    await expect(connection.command(sql`SELECT FROM WHERE`)).rejects.toMatchObject({
      code: 'STORE_REJECTED',
      details: { code: 62 },
    });
    await expect(
      rows(
        sql`SELECT sum(number) AS n FROM numbers(100000) GROUP BY number SETTINGS max_memory_usage = 1000`,
      ),
    ).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE', details: { code: 241 } });
  });
});

describe('reads', () => {
  test('that fail halfway are errors of the engine', async () => {
    await expect(
      rows(
        sql`SELECT number, throwIf(number = 400000, 'halfway') FROM numbers(1000000) SETTINGS max_block_size = 65536`,
      ),
    ).rejects.toMatchObject({
      code: 'STORE_REJECTED',
      details: { code: 395 },
      message: expect.stringContaining('halfway'),
    });
  });

  test('end with the signal, in the engine too', async () => {
    const controller = new AbortController();
    const read = rows(
      sql`SELECT sleepEachRow(0.5), 'abort me' FROM numbers(600) SETTINGS max_block_size = 1`,
      connection,
      controller.signal,
    );
    const running = async (): Promise<number> =>
      (
        await rows(
          sql`SELECT query_id FROM system.processes WHERE query LIKE '%abort me%' AND query NOT LIKE '%processes%'`,
        )
      ).length;
    await expect.poll(running, { timeout: 10_000 }).toBe(1);
    controller.abort();
    await expect(read).rejects.toMatchObject({ name: 'AbortError' });
    await expect.poll(running, { timeout: 10_000 }).toBe(0);
    await expect(rows(sql`SELECT 1`, connection, controller.signal)).rejects.toMatchObject({
      name: 'AbortError',
    });
  });

  test('end when nobody wants more', async () => {
    for await (const piece of connection.read(
      sql`SELECT number, 'no more' FROM numbers(1000000000)`,
    )) {
      expect(piece.length).toBeGreaterThan(0);
      break;
    }
    await expect
      .poll(
        async () =>
          (
            await rows(
              sql`SELECT 1 FROM system.processes WHERE query LIKE '%no more%' AND query NOT LIKE '%processes%'`,
            )
          ).length,
        { timeout: 10_000 },
      )
      .toBe(0);
  });

  test('are bounded', async () => {
    const small = clientConnection({
      url: server.url,
      ...guarded,
      maxReadBytes: 10_000,
    });
    await expect(rows(sql`SELECT number FROM numbers(100000)`, small)).rejects.toMatchObject({
      code: 'STORE_REJECTED',
      details: { limit: 'maxReadBytes', value: 10_000 },
    });
    expect(await rows(sql`SELECT 1 AS x`, small)).toEqual([{ x: 1 }]);
    await small.close();
  });

  test('with compression both ways', async () => {
    const other = clientConnection({
      url: server.url,
      ...guarded,
      compressReads: true,
      compressWrites: true,
    });
    await other.command(sql`CREATE TABLE z (v UInt32) ENGINE = MergeTree ORDER BY v`);
    await other.insert(
      identifier('z'),
      encodeNative(2, [{ name: 'v', data: { kind: 'UInt32', values: Uint32Array.of(1, 2) } }]),
      { token: 'z' },
    );
    expect(
      await rows(sql`SELECT v FROM z WHERE ${string('x'.repeat(10_000))} != '' ORDER BY v`, other),
    ).toEqual([{ v: 1 }, { v: 2 }]);
    await expect(rows(sql`SELECT nothing`, other)).rejects.toMatchObject({
      code: 'STORE_REJECTED',
      details: { code: 47 },
    });
    await other.close();
  });
});
