import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ClickHouseServer, startClickHouse } from '../../test-kit/clickhouse-server.ts';
import { clientConnection } from '../client-connection.ts';
import type { Connection } from '../connection.ts';
import { readRows } from '../read-rows.ts';
import { identifier, sql, string } from '../sql.ts';
import { type MigrateOptions, type MigrationReport, migrate as migrated } from './migrate.ts';
import { readRecords } from './records.ts';
import type { Keep, Schema } from './schema.ts';
import type { Table } from './table.ts';

const day = 86_400_000;
const keep: Keep = {
  logs: 7 * day,
  traces: 7 * day,
  metrics: 30 * day,
  profiles: 7 * day,
  changes: Number.POSITIVE_INFINITY,
};

const lines: Table = {
  name: 'lines',
  signal: 'logs',
  columns: [
    { name: 'Time', type: 'DateTime64(9)', codec: 'Delta(8), ZSTD(1)' },
    { name: 'Service', type: 'LowCardinality(String)' },
    { name: 'Body', type: 'String', codec: 'ZSTD(1)' },
  ],
  engine: { kind: 'MergeTree' },
  orderBy: sql`(Service, Time)`,
  partitionBy: sql`toDate(Time)`,
  expires: sql`toDateTime(Time)`,
  shardBy: sql`cityHash64(Service, Time)`,
};
const counts: Table = {
  name: 'counts',
  signal: 'logs',
  columns: [
    { name: 'Service', type: 'LowCardinality(String)' },
    { name: 'Day', type: 'Date' },
    { name: 'Lines', type: 'UInt64' },
  ],
  engine: { kind: 'SummingMergeTree' },
  orderBy: sql`(Service, Day)`,
  partitionBy: sql`Day`,
  expires: sql`toDateTime(Day)`,
  shardBy: sql`cityHash64(Service)`,
};
const first: Schema = {
  version: 1,
  tables: [lines, counts],
  views: [
    {
      name: 'counts_view',
      from: 'lines',
      to: 'counts',
      select: (source) =>
        sql`SELECT Service, toDate(Time) AS Day, count() AS Lines FROM ${source} GROUP BY Service, Day`,
    },
  ],
  steps: [],
};
const second: Schema = {
  version: 2,
  tables: [
    {
      ...lines,
      columns: [
        ...lines.columns.map((column) =>
          column.name === 'Body' ? { ...column, name: 'Text' } : column,
        ),
        { name: 'Length', type: 'UInt64', fallback: sql`length(Text)` },
      ],
      indexes: [
        {
          name: 'idx_text',
          expression: sql`Text`,
          type: 'tokenbf_v1(1024, 3, 0)',
          granularity: 1,
        },
      ],
    },
    { ...counts, columns: [...counts.columns, { name: 'Bytes', type: 'UInt64' }] },
  ],
  views: [
    {
      name: 'counts_view',
      from: 'lines',
      to: 'counts',
      select: (source) =>
        sql`SELECT Service, toDate(Time) AS Day, count() AS Lines, sum(length(Text)) AS Bytes FROM ${source} GROUP BY Service, Day`,
    },
  ],
  steps: [
    {
      version: 2,
      name: 'the body is called text',
      before: ({ database }) => [
        sql`ALTER TABLE ${identifier(database, 'lines')} RENAME COLUMN IF EXISTS Body TO Text`,
      ],
    },
  ],
};

let server: ClickHouseServer;
let connection: Connection;
let number = 0;
const migrate = async (given: MigrateOptions): Promise<MigrationReport> =>
  (await migrated(given)).report;

beforeAll(async () => {
  server = await startClickHouse();
  connection = clientConnection({ url: server.url });
});
afterAll(async () => {
  await connection.close();
  await server.stop();
});

function options(schema: Schema, more: Partial<MigrateOptions> = {}): MigrateOptions {
  return {
    connection,
    schema,
    place: { database: `m${number}`, layout: { kind: 'single' }, tables: {} },
    keep,
    adopt: false,
    ...more,
  };
}

const ttlOf = async (table: string): Promise<string | undefined> => {
  const [row] = await readRows(
    connection,
    sql`SELECT engine_full FROM system.tables WHERE database = ${string(`m${number}`)} AND name = ${string(table)}`,
  );
  return /TTL (.*) SETTINGS/.exec(row?.engine_full as string)?.[1];
};
const add = (column: string): Promise<void> =>
  connection.command(
    sql`INSERT INTO ${identifier(`m${number}`, 'lines')} (Time, Service, ${identifier(column)})
      SELECT now64(9), 'shop', 'a line' FROM numbers(3)`,
  );

describe('migrate', () => {
  it('makes the database and everything in it, once', async () => {
    number++;
    const report = await migrate(options(first));
    expect(report).toEqual({
      version: 1,
      previous: 0,
      done: [
        `create m${number}.lines`,
        `create m${number}.counts`,
        `create m${number}.counts_view`,
      ],
      foreign: [],
    });
    expect(await migrate(options(first))).toEqual({ ...report, previous: 1, done: [] });
    await add('Body');
    expect(
      await readRows(connection, sql`SELECT * FROM ${identifier(`m${number}`, 'counts')}`),
    ).toMatchObject([{ Service: 'shop', Lines: 3n }]);
  });

  it('leads from one version to the next with the data that is there', async () => {
    number++;
    await migrate(options(first));
    await add('Body');
    const report = await migrate(options(second));
    expect(report).toMatchObject({ version: 2, previous: 1 });
    expect(report.done).toContain('step 2: the body is called text');
    await add('Text');
    const rows = await readRows(
      connection,
      sql`SELECT Text, Length, count() AS n FROM ${identifier(`m${number}`, 'lines')} GROUP BY ALL`,
    );
    expect(rows).toMatchObject([{ Text: 'a line', Length: 6n, n: 6n }]);
    const [sums] = await readRows(
      connection,
      sql`SELECT sum(Lines) AS lines, sum(Bytes) AS bytes FROM ${identifier(`m${number}`, 'counts')}`,
    );
    expect(sums).toMatchObject({ lines: 6n, bytes: 18n });
    const records = await readRecords(connection, options(second).place);
    expect(records.map(({ version }) => version)).toEqual([1, 2, 2]);
    expect((await migrate(options(second))).done).toEqual([]);
  });

  it('refuses a schema newer than itself, and changes nothing', async () => {
    number++;
    await migrate(options(second));
    await expect(migrate(options(first))).rejects.toMatchObject({
      code: 'CONFIG',
      message: `database "m${number}" has version 2 of the schema; this abduce knows versions up to 1`,
    });
  });

  it('is safe in several processes at once', async () => {
    number++;
    const all = await Promise.all(Array.from({ length: 5 }, () => migrate(options(first))));
    expect(all.map(({ version }) => version)).toEqual([1, 1, 1, 1, 1]);
    await add('Body');
    const both = await Promise.all(Array.from({ length: 5 }, () => migrate(options(second))));
    expect(both.map(({ version }) => version)).toEqual([2, 2, 2, 2, 2]);
    const [row] = await readRows(
      connection,
      sql`SELECT count() AS n FROM ${identifier(`m${number}`, 'lines')}`,
    );
    expect(row).toMatchObject({ n: 3n });
  });

  it('alters times to live, of helpers too, when the retention changes', async () => {
    number++;
    await migrate(options(first));
    expect(await ttlOf('lines')).toBe('toDateTime(Time) + toIntervalSecond(604800)');
    const longer = { ...keep, logs: 14 * day };
    const report = await migrate(options(first, { keep: longer }));
    expect(new Set(report.done)).toEqual(
      new Set([`alter m${number}.lines`, `alter m${number}.counts`]),
    );
    expect(await ttlOf('lines')).toBe('toDateTime(Time) + toIntervalSecond(1209600)');
    expect(await ttlOf('counts')).toBe('toDateTime(Day) + toIntervalSecond(1209600)');
    await migrate(options(first, { keep: { ...keep, logs: Number.POSITIVE_INFINITY } }));
    expect(await ttlOf('lines')).toBeUndefined();
    await migrate(options(first));
    expect(await ttlOf('lines')).toBe('toDateTime(Time) + toIntervalSecond(604800)');
  });

  it('leaves a table of someone else as it is until told', async () => {
    number++;
    const database = identifier(`m${number}`);
    await connection.command(sql`CREATE DATABASE ${database}`);
    await connection.command(
      sql`CREATE TABLE ${database}.lines (Time DateTime64(9), Service String) ENGINE = MergeTree PARTITION BY toDate(Time) ORDER BY Time`,
    );
    const report = await migrate(options(first));
    expect(report).toMatchObject({ foreign: [`m${number}.lines`], done: [] });
    const adopted = await migrate(options(first, { adopt: true }));
    expect(adopted.foreign).toEqual([]);
    expect(adopted.done).toContain(`create m${number}.counts_view`);
    expect(await ttlOf('lines')).toBe('toDateTime(Time) + toIntervalSecond(604800)');
    await add('Body');
  });
});
