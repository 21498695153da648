import { batchBuilder } from '@abduce/core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type ClickHouseStore, clickhouseStore } from './clickhouse-store.ts';
import { keepAll } from './test-kit/conformance.ts';
import { startTwoShards, type TwoShards } from './test-kit/two-shards.ts';

const at = Date.UTC(2026, 0, 5, 12);
const range = { start: at, end: at + 3_600_000 };
const traceId = (number: number): string => (number + 4096).toString(16).padStart(32, '1');

let shards: TwoShards;
let stores: readonly ClickHouseStore[];

beforeAll(async () => {
  shards = await startTwoShards();
  stores = shards.servers.map(({ url }) =>
    clickhouseStore({
      url,
      database: 'shop',
      keep: keepAll,
      cluster: { name: shards.cluster, replicated: false, everywhere: false },
      limits: { retryTime: 1000 },
    }),
  );
  for (const store of stores) await store.migrate();
});
afterAll(async () => {
  for (const store of stores) await store.close();
  await shards.stop();
});

const on = (shard: number): ClickHouseStore => stores[shard] as ClickHouseStore;
const count = async (shard: number, table: string): Promise<number> =>
  Number((await on(shard).query(`SELECT count() AS n FROM shop.${table}`))[0]?.n);

describe('a store over two shards', () => {
  it('spreads rows, and every server answers with all of them', async () => {
    const builder = batchBuilder();
    for (let i = 0; i < 200; i++) {
      builder.point({ name: 'm', time: at + i, value: 1, attributes: { id: i } });
      builder.log({ time: at + i, body: `line ${i}` });
      builder.span({
        traceId: traceId(i % 50),
        spanId: i.toString(16).padStart(16, '2'),
        name: 's',
        start: at + i,
        duration: 1,
      });
    }
    const batch = builder.build();
    await on(0).metrics.write(batch, { batchId: 'one' });
    await on(0).logs.write(batch, { batchId: 'one' });
    await on(0).traces.write(batch, { batchId: 'one' });
    for (const table of ['metric_samples', 'otel_logs', 'otel_traces']) {
      const parts = [await count(0, table), await count(1, table)];
      // Acknowledged means stored: nothing is on its way between servers any more.
      expect((parts[0] as number) + (parts[1] as number), table).toBe(200);
      expect(Math.min(...parts), table).toBeGreaterThan(20);
    }
    for (const shard of [0, 1]) {
      let [logs, spans] = [0, 0];
      for await (const page of on(shard).logs.query({ range })) logs += page.logs?.length ?? 0;
      for await (const page of on(shard).traces.query({ range })) spans += page.spans?.length ?? 0;
      const grid = { start: at, step: 3_600_000, length: 1 };
      const [series] = await on(shard).metrics.query({ metric: 'm', grid, groupBy: [] });
      expect([logs, spans, series?.values[0]]).toEqual([200, 200, 200]);
    }
  });

  it('keeps the spans of a trace together, and its helpers beside it', async () => {
    const owners = await Promise.all(
      [0, 1].map((shard) => on(shard).query('SELECT DISTINCT TraceId FROM shop.otel_traces')),
    );
    const [first, second] = owners.map((rows) => new Set(rows.map(({ TraceId }) => TraceId)));
    expect((first as Set<unknown>).size + (second as Set<unknown>).size).toBe(50);
    for (const shard of [0, 1]) {
      const times = await on(shard).query(
        'SELECT DISTINCT TraceId FROM shop.otel_traces_trace_id_ts',
      );
      expect(new Set(times.map(({ TraceId }) => TraceId))).toEqual([first, second][shard]);
    }
  });

  it('takes a batch that is delivered again once, on whichever shard its rows are', async () => {
    const builder = batchBuilder();
    for (let i = 0; i < 100; i++) builder.log({ time: at + i, body: `again ${i}` });
    const batch = builder.build();
    const before = (await count(0, 'otel_logs')) + (await count(1, 'otel_logs'));
    await on(0).logs.write(batch, { batchId: 'two' });
    await on(0).logs.write(batch, { batchId: 'two' });
    expect((await count(0, 'otel_logs')) + (await count(1, 'otel_logs'))).toBe(before + 100);
  });

  it('acknowledges nothing while a shard is away, and has all rows once when it is tried again', async () => {
    const builder = batchBuilder();
    for (let i = 0; i < 100; i++) builder.log({ time: at + i, body: `late ${i}` });
    const batch = builder.build();
    const before = (await count(0, 'otel_logs')) + (await count(1, 'otel_logs'));
    const local = await count(0, 'otel_logs');
    process.kill(shards.servers[1].pid, 'SIGKILL');
    const write = on(0).logs.write(batch, { batchId: 'three' });
    await expect(write).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    // The shard that was there may have its rows already.
    expect(await count(0, 'otel_logs')).toBeGreaterThanOrEqual(local);
    await shards.servers[1].restart();
    await vi.waitFor(() => on(0).logs.write(batch, { batchId: 'three' }), { timeout: 60_000 });
    expect((await count(0, 'otel_logs')) + (await count(1, 'otel_logs'))).toBe(before + 100);
  });

  it('sizes count all shards', async () => {
    const { tables } = await on(1).sizes();
    const logs = tables.find(({ table }) => table === 'otel_logs');
    expect(logs?.rows).toBe((await count(0, 'otel_logs')) + (await count(1, 'otel_logs')));
  });
});
