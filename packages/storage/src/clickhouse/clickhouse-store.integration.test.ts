import { batchBuilder } from '@abduce/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ClickHouseServer, startClickHouse } from '../test-kit/clickhouse-server.ts';
import { type ClickHouseStore, clickhouseStore } from './clickhouse-store.ts';
import { schema } from './schema/tables.ts';
import { keepAll } from './test-kit/conformance.ts';

let server: ClickHouseServer;
const open: ClickHouseStore[] = [];
const store = (more: Omit<Parameters<typeof clickhouseStore>[0], 'url'>): ClickHouseStore => {
  const one = clickhouseStore({ url: server.url, ...more });
  open.push(one);
  return one;
};

beforeAll(async () => {
  server = await startClickHouse();
});
afterAll(async () => {
  for (const one of open) await one.close();
  await server.stop();
});

describe('clickhouseStore', () => {
  it('makes all tables at its first use, and nothing more later', async () => {
    const one = store({ database: 'first' });
    await one.check();
    const rows = await one.query('SELECT name FROM system.tables WHERE database = {db:String}', {
      db: 'first',
    });
    const names = new Set(rows.map(({ name }) => name));
    for (const { name } of [...schema.tables, ...schema.views]) expect(names).toContain(name);
    expect(await one.migrate()).toMatchObject({ version: 1, previous: 1, done: [] });
    expect(await one.warnings()).toEqual([]);
  });

  it('gives every table a partition and a time to live', async () => {
    const one = store({ database: 'first' });
    const rows = await one.query(
      "SELECT name, engine_full, partition_key FROM system.tables WHERE database = 'first' AND engine LIKE '%MergeTree' AND name != 'abduce_migrations'",
    );
    expect(rows).toHaveLength(schema.tables.length);
    for (const { name, engine_full: definition, partition_key: key } of rows) {
      expect(definition, `${name}`).toMatch(/ TTL .*ttl_only_drop_parts = 1/);
      expect(key, `${name}`).not.toBe('');
    }
  });

  it('takes a batch that is delivered again once, in helpers too', async () => {
    const one = store({ database: 'again', keep: keepAll });
    const builder = batchBuilder();
    const at = Date.UTC(2026, 0, 5, 12);
    for (let i = 0; i < 10; i++) {
      const [traceId, spanId] = [`${i}`.padStart(32, 'a'), `${i}`.padStart(16, 'b')];
      builder.span({ traceId, spanId, name: 'GET /', kind: 2, start: at + i, duration: 3 });
      builder.log({ time: at + i, body: `line ${i}` });
    }
    const batch = builder.build();
    for (let i = 0; i < 3; i++) {
      await one.traces.write(batch, { batchId: 'one' });
      await one.logs.write(batch, { batchId: 'one' });
    }
    // Another process, which knows of the first one's writes by their tokens alone.
    const other = store({ database: 'again', keep: keepAll });
    await other.traces.write(batch, { batchId: 'one' });
    expect(
      await one.query(
        `SELECT (SELECT count() FROM again.otel_traces) AS spans, (SELECT count() FROM again.otel_logs) AS logs,
          (SELECT sum(Requests) FROM again.otel_traces_red) AS requests,
          (SELECT count() FROM again.otel_traces_roots) AS roots`,
      ),
    ).toEqual([{ spans: 10n, logs: 10n, requests: 10n, roots: 10n }]);
    const { inserts, failures } = one.stats();
    expect([inserts, failures]).toEqual([6, 0]);
  });

  it('takes what is there when it may not migrate', async () => {
    const one = store({ database: 'nothing', migrate: 'never' });
    await one.check();
    const ids = new Set((await one.warnings()).map(({ id }) => id));
    expect([...ids]).toEqual(['missing-table']);
    const [row] = await one.query(
      "SELECT count() AS n FROM system.databases WHERE name = 'nothing'",
    );
    expect(row).toEqual({ n: 0n });
  });

  it('says what a user lacks who may only read, and serves those who need no more', async () => {
    const settings = { readonly: 2 };
    await expect(store({ database: 'closed', settings }).check()).rejects.toMatchObject({
      code: 'CONFIG',
      message: expect.stringContaining('cannot create closed: '),
      hint: expect.stringContaining("`migrate: 'never'`"),
    });
    await store({ database: 'made' }).migrate();
    const reader = store({ database: 'made', settings, migrate: 'never' });
    await reader.check();
    expect(await reader.metrics.names({ start: 0, end: 1 })).toEqual([]);
  });

  it('says which table is not there', async () => {
    const one = store({ database: 'empty', migrate: 'never' });
    await expect(one.metrics.names({ start: 0, end: 1 })).rejects.toMatchObject({
      code: 'CONFIG',
      message: expect.stringContaining('there is no table "empty.metric_'),
    });
  });

  it('tries again after a start that failed, and is closed for good', async () => {
    const away = clickhouseStore({ url: 'http://127.0.0.1:9' });
    await expect(away.check()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    await expect(away.check()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    await away.close();
    await expect(away.check()).rejects.toThrow(/is closed/);
    await away.close();
  });

  it('says what is wrong with options', () => {
    expect(() => store({ keep: { logs: -1 } })).toThrow(/logs cannot be kept for -1 ms/);
    expect(() => store({ tables: { nothing: 'x' } })).toThrow(/names "nothing"/);
    expect(() => store({ database: 'a b' })).toThrow(/"a b" cannot be the name/);
  });
});
