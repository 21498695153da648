import { manualClock } from '@abduce/core/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type ClickHouseServer, startClickHouse } from '../../test-kit/clickhouse-server.ts';
import { type ClickHouseStore, clickhouseStoreOver } from '../clickhouse-store.ts';
import { clientConnection } from '../client-connection.ts';
import type { Connection } from '../connection.ts';
import { readRows } from '../read-rows.ts';
import { identifier, type Sql, sql, string } from '../sql.ts';
import { spaceManager } from './space-manager.ts';

const years = 20 * 365 * 86_400_000;
const keep = { logs: years, traces: years, metrics: years, profiles: years, changes: years };
const forever = Number.POSITIVE_INFINITY;

let server: ClickHouseServer;
let connection: Connection;
const open: ClickHouseStore[] = [];

function store(database: string, more: Parameters<typeof clickhouseStoreOver>[1] = {}) {
  const one = clickhouseStoreOver(
    { ...connection, close: async () => {} },
    { database, keep, ...more },
  );
  open.push(one);
  return one;
}

beforeAll(async () => {
  server = await startClickHouse({
    config: `<query_log><database>system</database><table>query_log</table>
      <flush_interval_milliseconds>100</flush_interval_milliseconds></query_log>`,
  });
  connection = clientConnection({ url: server.url });
});
afterAll(async () => {
  for (const one of open) await one.close();
  await connection.close();
  await server.stop();
});

/** Log lines on the days before 2026-01-05, that day included; incompressible, so that sizes are alike. */
const addLogs = (database: string, days: number, rows = 1000): Promise<void> =>
  connection.command(
    sql`INSERT INTO ${identifier(database, 'otel_logs')} (Timestamp, ServiceName, Body)
      SELECT toDateTime64('2026-01-05 12:00:00', 9, 'UTC') - toIntervalDay(number % ${{ type: 'UInt8', value: days }}),
        'shop', randomPrintableASCII(100)
      FROM numbers(${{ type: 'UInt64', value: days * rows }})`,
  );
const addSamples = (database: string, days: number): Promise<void> =>
  connection.command(
    sql`INSERT INTO ${identifier(database, 'metric_samples')} (Metric, Series, Time, Value)
      SELECT 'm', number, toDateTime64('2026-01-05 12:00:00', 6, 'UTC') - toIntervalDay(number % ${{ type: 'UInt8', value: days }}), rand()
      FROM numbers(${{ type: 'UInt64', value: days * 1000 }})`,
  );
const count = async (table: Sql): Promise<number> =>
  Number((await readRows(connection, sql`SELECT count() AS n FROM ${table}`))[0]?.n);
const partitions = async (database: string, table: string): Promise<unknown[]> =>
  (
    await readRows(
      connection,
      sql`SELECT DISTINCT partition FROM system.parts
        WHERE active AND database = ${string(database)} AND table = ${string(table)} ORDER BY partition`,
    )
  ).map(({ partition }) => partition);

describe('space of a store', () => {
  it('tells what each table takes, helpers and the logs of the server too', async () => {
    const one = store('sized');
    await one.check();
    await addLogs('sized', 2);
    const { tables, systemLogs } = await one.sizes();
    const logs = tables.find(({ table }) => table === 'otel_logs');
    expect(logs).toMatchObject({
      database: 'sized',
      rows: 2000,
      partitions: 2,
      days: { start: Date.UTC(2026, 0, 4), end: Date.UTC(2026, 0, 6) },
    });
    expect(logs?.bytes).toBeGreaterThan(150_000);
    expect(logs?.compression).toBeGreaterThan(1);
    expect(tables.map(({ table }) => table)).toContain('otel_logs_service_name_severity_text');
    await connection.command(sql`SYSTEM FLUSH LOGS`);
    const [log] = (await one.sizes()).systemLogs;
    expect(log).toMatchObject({ table: 'query_log', hasTtl: false });
    expect(systemLogs.every(({ bytes }) => bytes >= 0)).toBe(true);
  });

  it('drops the oldest days of all tables until the budget holds', async () => {
    const logged: unknown[] = [];
    const one = store('full', {
      logger: { log: (level, _, fields) => void logged.push([level, fields]) },
    });
    await one.check();
    await addLogs('full', 4);
    await addSamples('full', 4);
    const { tables } = await one.sizes();
    const bytes = tables.reduce((sum, table) => sum + table.bytes, 0);
    const report = await one.freeSpace({ bytes: bytes * 0.6 });
    expect(report).toMatchObject({ remainingBytes: 0, failed: [] });
    expect(await partitions('full', 'otel_logs')).toEqual(['2026-01-04', '2026-01-05']);
    expect(await partitions('full', 'metric_samples')).not.toContain('2026-01-02');
    expect(logged).toHaveLength(report.dropped.length);
    expect(logged[0]).toMatchObject(['warn', { day: '2026-01-02', table: 'full.otel_logs' }]);
    const after = (await one.sizes()).tables.reduce((sum, table) => sum + table.bytes, 0);
    expect(after).toBeLessThanOrEqual(bytes * 0.6);
    expect(await one.freeSpace({ bytes: bytes * 0.6 })).toMatchObject({ dropped: [] });
  });

  it('is kept by a manager, again and again', async () => {
    const one = store('managed');
    await one.check();
    await addLogs('managed', 3);
    const clock = manualClock();
    const manager = spaceManager(one, { bytes: 1, clock, every: 1000 });
    const stop = new AbortController();
    const running = manager.run({ signal: stop.signal });
    // A look has ended when the manager sleeps.
    const looked = () => vi.waitUntil(() => clock.sleepers === 1, { timeout: 20_000 });
    await looked();
    expect(await partitions('managed', 'otel_logs')).toEqual(['2026-01-05']);
    await addLogs('managed', 2);
    await clock.advance(1000);
    await looked();
    stop.abort();
    await running;
    expect(await partitions('managed', 'otel_logs')).toEqual(['2026-01-05']);
    const { looks, failures, droppedRows } = manager.stats();
    expect([looks, failures]).toEqual([2, 0]);
    expect(droppedRows).toBeGreaterThanOrEqual(3000);
  });

  it('keeps the newest days, and leaves tables of others alone', async () => {
    const one = store('kept');
    await connection.command(sql`CREATE DATABASE kept`);
    await connection.command(
      sql`CREATE TABLE kept.otel_logs (Timestamp DateTime64(9), ServiceName String, Body String)
        ENGINE = MergeTree PARTITION BY toDate(Timestamp) ORDER BY Timestamp`,
    );
    await one.check();
    await addLogs('kept', 3, 10);
    await addSamples('kept', 3);
    const report = await one.freeSpace({ bytes: 1, minPartitions: 2 });
    expect(report.remainingBytes).toBeGreaterThan(0);
    expect(await partitions('kept', 'otel_logs')).toHaveLength(3);
    expect(await partitions('kept', 'metric_samples')).toEqual(['2026-01-04', '2026-01-05']);
  });
});

describe('time to live', () => {
  it('lets go of what is too old, in helpers too, once the retention is shortened', async () => {
    const one = store('aging', { keep: { ...keep, logs: forever } });
    await one.check();
    await addLogs('aging', 3);
    const logs = sql`aging.otel_logs`;
    const helper = sql`aging.otel_logs_service_name_severity_text`;
    expect(await count(logs)).toBe(3000);
    expect(await count(helper)).toBeGreaterThan(0);
    const shorter = store('aging', { keep: { ...keep, logs: 1000 } });
    await shorter.check();
    await connection.command(sql`OPTIMIZE TABLE ${logs} FINAL`);
    await connection.command(sql`OPTIMIZE TABLE ${helper} FINAL`);
    expect(await count(logs)).toBe(0);
    expect(await count(helper)).toBe(0);
  });

  it('keeps what is young enough', async () => {
    const one = store('young', { keep });
    await one.check();
    await addLogs('young', 3);
    await connection.command(sql`OPTIMIZE TABLE young.otel_logs FINAL`);
    expect(await count(sql`young.otel_logs`)).toBe(3000);
  });
});
