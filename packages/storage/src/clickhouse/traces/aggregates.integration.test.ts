import { batchBuilder, spanKind, type TelemetryBatch } from '@abduce/core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ClickHouseServer, startClickHouse } from '../../test-kit/clickhouse-server.ts';
import { type ClickHouseStore, clickhouseStore } from '../clickhouse-store.ts';
import { keepAll } from '../test-kit/conformance.ts';

const at = Date.UTC(2026, 0, 5, 12);
const grid = { start: at, step: 60_000, length: 1 };

let server: ClickHouseServer;
let store: ClickHouseStore;
beforeAll(async () => {
  server = await startClickHouse();
  store = clickhouseStore({ url: server.url, database: 'aggregates', keep: keepAll });
});
afterAll(async () => {
  await store.close();
  await server.stop();
});

function spansOf(service: string, count: number, duration = 7): TelemetryBatch {
  const builder = batchBuilder();
  for (let i = 0; i < count; i++) {
    builder.span({
      traceId: (i + 1).toString(16).padStart(32, 'c'),
      spanId: (i + 1).toString(16).padStart(16, 'd'),
      name: 'GET /',
      kind: spanKind.server,
      resource: { 'service.name': service },
      start: at + i / 1000,
      duration,
    });
  }
  return builder.build();
}

const requestsOf = async (service: string): Promise<number | undefined> =>
  (await store.redSeries({ grid, services: [service] }))[0]?.requests[0];

it('a batch that is delivered again counts once', async () => {
  const batch = spansOf('cart', 5000);
  await store.traces.write(batch, { batchId: 'first' });
  await store.traces.write(batch, { batchId: 'first' });
  expect(await requestsOf('cart')).toBe(5000);
  const range = { start: at, end: at + 60_000 };
  expect(await store.slowestTraces({ range, limit: 10_000, services: ['cart'] })).toHaveLength(
    5000,
  );
  const anonymous = spansOf('orders', 3);
  await store.traces.write(anonymous);
  await store.traces.write(anonymous);
  expect(await requestsOf('orders')).toBe(3);
});

it('a span that ended before it began lasted no time', async () => {
  const batch = spansOf('clock', 2);
  const { spans } = batch;
  if (spans === undefined) throw new Error('no spans');
  const endNano = spans.startNano.map((start) => start - 1_000_000n);
  await store.traces.write({ ...batch, spans: { ...spans, endNano } });
  const [series] = await store.redSeries({ grid, services: ['clock'] });
  expect([series?.requests[0], series?.mean[0]]).toEqual([2, 0]);
  const where = [{ label: 'service.name', op: '=', value: 'clock' } as const];
  const range = { start: at, end: at + 60_000 };
  for await (const page of store.traces.query({ range, where })) {
    expect([...(page.spans?.durationMs ?? [])]).toEqual([0, 0]);
    expect(page.spans?.endNano[0]).toBe(endNano[0]);
  }
  expect((await store.latencyHeatmap({ grid, where })).counts[0]).toBe(2);
  expect((await store.latencyHeatmap({ grid, where, minDuration: 0 })).counts[0]).toBe(2);
  expect(await store.slowestTraces({ range, services: ['clock'] })).toMatchObject([
    { duration: 0 },
    { duration: 0 },
  ]);
});
