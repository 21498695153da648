import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ClickHouseServer, startClickHouse } from '../../test-kit/clickhouse-server.ts';
import type { NativeColumn } from './column.ts';
import { decodeNative } from './decode.ts';
import { encodeNative } from './encode.ts';
import { plainRows } from './plain-rows.ts';

let server: ClickHouseServer;
beforeAll(async () => {
  server = await startClickHouse();
});
afterAll(() => server.stop());

async function ask(query: string, body?: Uint8Array): Promise<Uint8Array> {
  const response =
    body === undefined
      ? await fetch(server.url, { method: 'POST', body: query })
      : await fetch(`${server.url}/?query=${encodeURIComponent(query)}`, { method: 'POST', body });
  const bytes = await response.bytes();
  if (!response.ok) throw new Error(Buffer.from(bytes).toString());
  return bytes;
}

/** As it came, in pieces of `size` bytes. */
async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function select(query: string, size = 1_000_000): Promise<Record<string, unknown>[]> {
  const rows: Record<string, unknown>[] = [];
  const bytes = await ask(`${query} FORMAT Native`);
  for await (const block of decodeNative(pieces(bytes, size))) rows.push(...plainRows(block));
  return rows;
}

const strings = ['', 'GET', "it's \\ \n\t\0 \u2028", 'größe 😀', 'x'.repeat(70_000)];
const columns: readonly NativeColumn[] = [
  { name: 'u8', data: { kind: 'UInt8', values: Uint8Array.of(0, 7, 255) } },
  { name: 'u16', data: { kind: 'UInt16', values: Uint16Array.of(0, 7, 65_535) } },
  { name: 'u32', data: { kind: 'UInt32', values: Uint32Array.of(0, 7, 4_294_967_295) } },
  { name: 'i32', data: { kind: 'Int32', values: Int32Array.of(0, -7, 2_147_483_647) } },
  { name: 'u64', data: { kind: 'UInt64', values: BigUint64Array.of(0n, 7n, 2n ** 64n - 1n) } },
  { name: 'i64', data: { kind: 'Int64', values: BigInt64Array.of(0n, -7n, 2n ** 63n - 1n) } },
  { name: 'f64', data: { kind: 'Float64', values: Float64Array.of(-0, Number.NaN, 1e300) } },
  { name: 'time', data: { kind: 'DateTime', values: Uint32Array.of(0, 1_767_571_200, 7) } },
  {
    name: 'nano',
    data: {
      kind: 'DateTime64',
      scale: 9,
      values: BigUint64Array.of(0n, 1_767_571_200_123_456_789n, 7n),
    },
  },
  { name: 'text', data: { kind: 'String', strings, ids: Uint32Array.of(2, 3, 4) } },
  { name: 'dict', data: { kind: 'Dictionary', strings, ids: Uint32Array.of(3, 0, 3) } },
  {
    name: 'id',
    data: { kind: 'HexString', words: 2, values: Uint32Array.of(0x1234abcd, 0xff, 0, 0, 0, 1) },
  },
  {
    name: 'list',
    data: {
      kind: 'Array',
      offsets: Uint32Array.of(0, 0, 2, 3),
      items: { kind: 'Dictionary', strings, ids: Uint32Array.of(1, 2, 1) },
    },
  },
  {
    name: 'attributes',
    data: {
      kind: 'Map',
      offsets: Uint32Array.of(0, 2, 2, 3),
      keys: { kind: 'Dictionary', strings, ids: Uint32Array.of(1, 2, 3) },
      values: { kind: 'String', strings, ids: Uint32Array.of(0, 4, 1) },
    },
  },
  {
    name: 'events',
    data: {
      kind: 'Array',
      offsets: Uint32Array.of(0, 1, 3, 3),
      items: {
        kind: 'Map',
        offsets: Uint32Array.of(0, 1, 1, 3),
        keys: { kind: 'Dictionary', strings, ids: Uint32Array.of(1, 1, 2) },
        values: { kind: 'String', strings, ids: Uint32Array.of(2, 3, 1) },
      },
    },
  },
  {
    name: 'empty',
    data: {
      kind: 'Map',
      offsets: Uint32Array.of(0, 0, 0, 0),
      keys: { kind: 'Dictionary', strings, ids: new Uint32Array() },
      values: { kind: 'Dictionary', strings, ids: new Uint32Array() },
    },
  },
];

test('the engine takes what was encoded, and hands it back', async () => {
  await ask(`CREATE TABLE t (u8 UInt8, u16 UInt16, u32 UInt32, i32 Int32, u64 UInt64, i64 Int64,
    f64 Float64, time DateTime, nano DateTime64(9), text String, dict LowCardinality(String),
    id String, list Array(LowCardinality(String)), attributes Map(LowCardinality(String), String),
    events Array(Map(LowCardinality(String), String)),
    empty Map(LowCardinality(String), LowCardinality(String))) ENGINE = MergeTree ORDER BY u8`);
  const block = encodeNative(3, columns);
  await ask('INSERT INTO t FORMAT Native', Buffer.concat([block, block]));
  const expected: Record<string, unknown>[] = [];
  for await (const one of decodeNative(pieces(block, 1000))) expected.push(...plainRows(one));
  const rows = await select('SELECT DISTINCT * FROM t ORDER BY u8', 7);
  expect(rows).toEqual(expected);
  expect(rows[0]).toMatchObject({
    text: strings[2],
    attributes: [
      ['GET', ''],
      [strings[2], strings[4]],
    ],
  });
  expect(rows[1]).toMatchObject({
    id: '',
    nano: 1_767_571_200_123_456_789n,
    events: [
      [],
      [
        ['GET', strings[3]],
        [strings[2], 'GET'],
      ],
    ],
  });
  const [json] = Buffer.from(
    await ask(
      'SELECT text, dict, id, toString(nano) AS nano, attributes FROM t WHERE u8 = 7 LIMIT 1 FORMAT JSONEachRow',
    ),
  )
    .toString()
    .split('\n');
  expect(JSON.parse(json as string)).toEqual({
    text: 'größe 😀',
    dict: '',
    id: '',
    nano: '2026-01-05 00:00:00.123456789',
    attributes: {},
  });
});

test('columns go into tables of wider types', async () => {
  await ask(
    'CREATE TABLE plain (dict String, text LowCardinality(String), attributes Map(String, String), nano DateTime) ENGINE = MergeTree ORDER BY dict',
  );
  const wanted = new Set(['dict', 'text', 'attributes', 'nano']);
  const block = encodeNative(
    3,
    columns.filter(({ name }) => wanted.has(name)),
  );
  await ask('INSERT INTO plain (nano, text, dict, attributes) FORMAT Native', block);
  expect(await select('SELECT dict, text FROM plain ORDER BY text')).toHaveLength(3);
});

test('texts that stand twice in the table of strings', async () => {
  await ask('CREATE TABLE twice (k LowCardinality(String)) ENGINE = MergeTree ORDER BY tuple()');
  const data = {
    kind: 'Dictionary',
    strings: ['a', 'b', 'a', ''],
    ids: Uint32Array.of(0, 1, 2, 3, 2),
  } as const;
  await ask('INSERT INTO twice FORMAT Native', encodeNative(5, [{ name: 'k', data }]));
  expect(await select('SELECT k, count() AS n FROM twice GROUP BY k ORDER BY k')).toEqual([
    { k: '', n: 1n },
    { k: 'a', n: 3n },
    { k: 'b', n: 1n },
  ]);
});

test('a dictionary of many keys', async () => {
  for (const count of [256, 257, 65_536, 65_537]) {
    const many = Array.from({ length: count }, (_, i) => `key ${i}`);
    const ids = Uint32Array.from(many.keys());
    const name = `many${count}`;
    await ask(
      `CREATE TABLE ${name} (k LowCardinality(String)) ENGINE = MergeTree ORDER BY tuple()`,
    );
    const block = encodeNative(count, [
      { name: 'k', data: { kind: 'Dictionary', strings: many, ids } },
    ]);
    await ask(`INSERT INTO ${name} FORMAT Native`, block);
    const rows = await select(`SELECT k FROM ${name} ORDER BY toUInt32(substring(k, 5))`, 4000);
    expect(rows.map(({ k }) => k)).toEqual(many);
  }
}, 60_000);

test('types that only the engine writes', async () => {
  const rows = await select(
    `SELECT true AS bool, CAST('b', 'Enum8(\\'a\\' = -1, \\'b\\' = 2)') AS e8, CAST('it\\'s, (x)', 'Enum16(\\'it\\\\\\'s, (x)\\' = 300)') AS e16,
    toInt8(-3) AS i8, toInt16(-300) AS i16, toFloat32(0.5) AS f32, toDate('2026-01-05') AS date, toDate32('1969-12-31') AS date32,
    toFixedString('ab', 3) AS fixed, toUUID('0b33d7a8-5b4f-4b3c-9b1e-0123456789ab') AS uuid, toUInt128(1) + bitShiftLeft(toUInt128(1), 64) AS u128,
    CAST(NULL, 'Nullable(Float64)') AS nothing, CAST(1.5, 'Nullable(Float64)') AS some, CAST(NULL, 'LowCardinality(Nullable(String))') AS lcn,
    CAST('x', 'LowCardinality(Nullable(String))') AS lcs, NULL AS void, [] AS voids, tuple(1, 'a') AS pair,
    CAST(tuple(1, 'a'), 'Tuple(id UInt8, name LowCardinality(String))') AS named, CAST([map('a', 'b')], 'Array(Map(LowCardinality(String), String))') AS maps,
    toLowCardinality(toFixedString('ab', 2)) AS lcf, toLowCardinality(toUInt64(7)) AS lcu, toIPv4('1.2.3.4') AS ip, number,
    [toNullable('x'), NULL] AS nullables
    FROM numbers(100000) ORDER BY number SETTINGS allow_suspicious_low_cardinality_types = 1, max_block_size = 30000`,
    333,
  );
  expect(rows).toHaveLength(100_000);
  expect(rows[99_999]).toEqual({
    bool: 1,
    e8: 'b',
    e16: "it's, (x)",
    i8: -3,
    i16: -300,
    f32: 0.5,
    date: 20_458,
    date32: -1,
    fixed: '616200',
    uuid: '0b33d7a8-5b4f-4b3c-9b1e-0123456789ab',
    u128: '01000000000000000100000000000000',
    nothing: null,
    some: 1.5,
    lcn: null,
    lcs: 'x',
    void: null,
    voids: [],
    pair: [1, 'a'],
    named: [1, 'a'],
    maps: [[['a', 'b']]],
    lcf: '6162',
    lcu: 7n,
    ip: 0x01020304,
    number: 99_999n,
    nullables: ['x', null],
  });
});

test('an aggregate function over one value, and a type that is not known', async () => {
  await ask(
    'CREATE TABLE agg (k UInt8, n SimpleAggregateFunction(sum, UInt64)) ENGINE = AggregatingMergeTree ORDER BY k',
  );
  await ask('INSERT INTO agg VALUES (1, 2), (1, 3)');
  expect(await select('SELECT * FROM agg FINAL')).toEqual([{ k: 1, n: 5n }]);
  expect(await select('SELECT 1 AS x WHERE 0')).toEqual([]);
  await expect(select('SELECT sumState(1) AS s')).rejects.toMatchObject({ code: 'UNSUPPORTED' });
});
