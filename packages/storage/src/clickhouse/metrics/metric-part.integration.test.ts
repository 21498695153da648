import { batchBuilder, evaluateMetricQuery, type TelemetryBatch } from '@abduce/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ClickHouseServer, startClickHouse } from '../../test-kit/clickhouse-server.ts';
import { type ClickHouseStore, clickhouseStoreOver } from '../clickhouse-store.ts';
import { clientConnection } from '../client-connection.ts';

const at = Date.UTC(2026, 0, 5, 12);

let server: ClickHouseServer;
let store: ClickHouseStore;
beforeAll(async () => {
  server = await startClickHouse();
  store = clickhouseStoreOver(clientConnection({ url: server.url }), {
    database: 'metrics',
    keep: { metrics: Number.POSITIVE_INFINITY },
  });
});
afterAll(async () => {
  await store.close();
  await server.stop();
});

async function pages(metric: string): Promise<TelemetryBatch[]> {
  const found: TelemetryBatch[] = [];
  const range = { start: at, end: at + 3_600_000 };
  for await (const page of store.metrics.points({ range, metrics: [metric] })) found.push(page);
  return found;
}

describe('metrics in ClickHouse', () => {
  it('gives points of all kinds back as they were written', async () => {
    const builder = batchBuilder();
    const owner = {
      name: 'kinds',
      unit: 's',
      description: 'of all',
      resource: { 'service.name': 'cart', both: 'resource' },
      attributes: { k: 'it\'s "a" \\ \u2028', both: 'point' },
      scope: { name: 'scope', version: '1' },
    };
    const [none, one] = [new Float64Array(), Float64Array.of(1, 2)];
    const exemplar = {
      timeNano: BigInt(at) * 1_000_000n,
      value: 1.25,
      integer: false,
      traceId: 'ab'.repeat(16),
      spanId: 'cd'.repeat(8),
      attributes: new Map([['user', "o'hara"]]),
    };
    builder.point({ ...owner, time: at, value: 1.5, exemplars: [exemplar] });
    builder.point({ ...owner, kind: 'sum', time: at, start: at - 1000, value: 7, monotonic: true });
    builder.point({
      ...owner,
      kind: 'histogram',
      temporality: 'delta',
      time: at,
      count: 3,
      value: 4,
      histogram: { bounds: Float64Array.of(5), counts: one, min: 0.5, max: 9 },
    });
    builder.point({
      ...owner,
      kind: 'exponential_histogram',
      time: at,
      count: 4,
      value: 4,
      exponential: {
        scale: -1,
        zeroCount: 1,
        zeroThreshold: 0.25,
        positive: { offset: -3, counts: one },
        negative: { offset: 0, counts: none },
        min: 0,
        max: 2,
      },
    });
    builder.point({
      ...owner,
      kind: 'summary',
      time: at,
      count: 2,
      value: 3,
      summary: { quantiles: Float64Array.of(0.5), values: Float64Array.of(1.5) },
    });
    const written = builder.build();
    await store.metrics.write(written);
    await store.metrics.write(written);
    const [page] = await pages('kinds');
    expect(page?.metrics?.length).toBe(5);
    expect(new Set(page?.metrics?.descriptors)).toEqual(new Set(written.metrics?.descriptors));
    expect(page?.metrics?.histograms).toEqual(written.metrics?.histograms);
    expect(page?.metrics?.exponentials).toEqual(written.metrics?.exponentials);
    expect(page?.metrics?.summaries).toEqual(written.metrics?.summaries);
    expect(page?.metrics?.exemplars.map(({ point: _, ...rest }) => rest)).toEqual([exemplar]);
    const grid = { start: at, step: 1000, length: 1 };
    for (const field of ['value', 'count', 'sum', 'bucket'] as const) {
      const query = { metric: 'kinds', field, grid };
      expect(evaluateMetricQuery([page as TelemetryBatch], query)).toEqual(
        evaluateMetricQuery([written], query),
      );
    }
  });

  it('announces a series once a day and hour, and counts what has no value', async () => {
    const before = store.metrics.stats();
    for (let i = 0; i < 3; i++) {
      const builder = batchBuilder();
      for (const k of ['a', 'b']) {
        builder.point({ name: 'often', time: at + i, value: i, attributes: { k } });
        builder.point({ name: 'often', time: at + i + 86_400_000, value: i, attributes: { k } });
      }
      builder.point({ name: 'often', time: at + i, flags: 1 });
      builder.point({ name: 'often', time: at + i, value: Number.NaN });
      await store.metrics.write(builder.build());
    }
    const { points, withoutValue, announced } = store.metrics.stats();
    expect(points - before.points).toBe(12);
    expect(withoutValue - before.withoutValue).toBe(6);
    expect(announced - before.announced).toBe(4);
  });
});
