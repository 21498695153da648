import { batchBuilder, type LogRecord, logRows, type Span, spanRows } from '@abduce/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ClickHouseServer, startClickHouse } from '../test-kit/clickhouse-server.ts';
import { type ClickHouseStore, clickhouseStore } from './clickhouse-store.ts';
import { clientConnection } from './client-connection.ts';
import type { Connection } from './connection.ts';
import { readRows } from './read-rows.ts';
import { identifier, sql, string, value } from './sql.ts';
import { keepAll } from './test-kit/conformance.ts';
import { foreignLayouts, makeForeign } from './test-kit/foreign-tables.ts';

const at = Date.UTC(2026, 0, 5, 12);
const range = { start: at, end: at + 60_000 };
const traceId = 'a'.repeat(32);

let server: ClickHouseServer;
let connection: Connection;
const open: ClickHouseStore[] = [];

beforeAll(async () => {
  server = await startClickHouse();
  connection = clientConnection({ url: server.url });
});
afterAll(async () => {
  for (const one of open) await one.close();
  await connection.close();
  await server.stop();
});

function store(options: Omit<Parameters<typeof clickhouseStore>[0], 'url'>): ClickHouseStore {
  const one = clickhouseStore({ url: server.url, keep: keepAll, ...options });
  open.push(one);
  return one;
}

async function definition(database: string, table: string): Promise<unknown> {
  const [row] = await readRows(
    connection,
    sql`SELECT create_table_query FROM system.tables WHERE database = ${string(database)} AND name = ${string(table)}`,
  );
  return row?.create_table_query;
}
async function logsOf(one: ClickHouseStore): Promise<LogRecord[]> {
  const found: LogRecord[] = [];
  for await (const page of one.logs.query({ range })) found.push(...logRows(page));
  return found;
}
async function spansOf(one: ClickHouseStore, more: object = {}): Promise<Span[]> {
  const found: Span[] = [];
  for await (const page of one.traces.query({ range, ...more })) found.push(...spanRows(page));
  return found;
}
const batch = batchBuilder();
batch.log({
  time: at + 5,
  body: 'ours',
  severity: 17,
  attributes: { code: 7 },
  resource: { 'service.name': 'cart' },
});
batch.span({
  traceId: 'b'.repeat(32),
  spanId: 'c'.repeat(16),
  name: 'ours',
  start: at + 5,
  duration: 2,
  attributes: { ok: true },
});
const ours = batch.build();

describe.each(Object.entries(foreignLayouts))('tables made by the %s', (maker, layout) => {
  const logs = `${maker}_logs`;
  const spans = `${maker}_spans`;
  const options = {
    database: `beside_${maker}`,
    tables: { logs: `theirs.${logs}`, traces: `theirs.${spans}` },
  };
  beforeAll(async () => {
    const at64 = value('DateTime64(9)', `${at / 1000}`);
    await makeForeign(connection, {
      database: 'theirs',
      table: logs,
      columns: layout.logs,
      key: 'SeverityText',
    });
    await makeForeign(connection, {
      database: 'theirs',
      table: spans,
      columns: layout.traces,
      key: 'SpanName',
    });
    await connection.command(
      sql`INSERT INTO ${identifier('theirs', logs)}
          (Timestamp, TraceId, ServiceName, SeverityText, SeverityNumber, Body, ResourceAttributes, LogAttributes)
        SELECT ${at64}, ${string(traceId)}, 'shop', 'ERROR', 17, 'theirs',
          map('service.name', 'shop', 'host.name', 'n1'), map('http.status', '500')`,
    );
    await connection.command(
      sql`INSERT INTO ${identifier('theirs', spans)}
          (Timestamp, TraceId, SpanId, SpanName, SpanKind, ServiceName, ResourceAttributes, SpanAttributes,
            Duration, StatusCode, StatusMessage)
        SELECT ${at64}, ${string(traceId)}, 'bbbbbbbbbbbbbbbb', 'GET /', 'SPAN_KIND_SERVER', 'shop',
          map('service.name', 'shop'), map('http.status', '500'), 5000000, 'STATUS_CODE_ERROR', 'broken'`,
    );
  });

  it('are read as they are', async () => {
    const one = store(options);
    expect(await logsOf(one)).toMatchObject([
      {
        time: at,
        body: 'theirs',
        severity: 17,
        traceId,
        attributes: new Map([['http.status', '500']]),
      },
    ]);
    const [span] = await spansOf(one);
    expect(span).toMatchObject({ name: 'GET /', start: at, duration: 5, kind: 2, status: 2 });
    expect(await spansOf(one, { traceIds: [traceId] })).toHaveLength(1);
    expect(await spansOf(one, { status: 2, minDuration: 5 })).toHaveLength(1);
    const where = [{ label: 'service.name', op: '=', value: 'shop' }] as const;
    expect(await spansOf(one, { where })).toHaveLength(1);
  });

  it('are not altered, and it is said what they lack', async () => {
    const before = [await definition('theirs', logs), await definition('theirs', spans)];
    const one = store(options);
    const { foreign } = await one.migrate();
    expect([...foreign].sort()).toEqual([`theirs.${logs}`, `theirs.${spans}`]);
    expect([await definition('theirs', logs), await definition('theirs', spans)]).toEqual(before);
    const warnings = await one.warnings();
    for (const table of [`theirs.${logs}`, `theirs.${spans}`]) {
      const ids = warnings.filter((warning) => warning.table === table).map(({ id }) => id);
      expect(ids).toEqual(['no-deduplication', 'no-time-to-live', 'missing-columns']);
    }
    // Helpers of theirs are not made either: they would hold a part of the rows only.
    expect(await definition(options.database, 'otel_traces_roots')).toBeUndefined();
    expect(await definition(options.database, 'metric_samples')).toBeDefined();
  });

  it('are written, with what they have room for', async () => {
    const one = store(options);
    await one.logs.write(ours);
    await one.traces.write(ours);
    const log = (await logsOf(one)).find(({ body }) => body === 'ours');
    // Without a column of their own, types of values come back as text.
    expect(log).toMatchObject({ time: at + 5, severity: 17, attributes: new Map([['code', '7']]) });
    const span = (await spansOf(one)).find(({ name }) => name === 'ours');
    expect(span).toMatchObject({ duration: 2, attributes: new Map([['ok', 'true']]) });
  });

  it('become ours when told', async () => {
    const one = store({ ...options, adopt: true });
    expect((await one.migrate()).foreign).toEqual([]);
    expect(await one.warnings()).toEqual([]);
    expect(await definition('theirs', logs)).toMatch(/TTL .*non_replicated_deduplication_window/);
    await one.logs.write(ours, { batchId: 'once' });
    await one.logs.write(ours, { batchId: 'once' });
    const found = (await logsOf(one)).filter(({ attributes }) => attributes.get('code') === 7);
    expect(found).toHaveLength(1);
    expect(await logsOf(one)).toContainEqual(expect.objectContaining({ body: 'theirs' }));
  });
});
