import {
  batchBuilder,
  type CallOptions,
  evaluateMetricQuery,
  type MetricPoint,
  type MetricQuery,
  type PointQuery,
  pointRows,
  type TelemetryBatch,
} from '@abduce/core';
import { manualClock } from '@abduce/core/testing';
import { describe, expect, it } from 'vitest';
import { type MemoryStore, memoryStore } from './memory-store.ts';

const start = Date.UTC(2026, 0, 5, 12);
const range = { start, end: start + 60_000 };

function mixed(): TelemetryBatch {
  const builder = batchBuilder();
  for (let i = 0; i < 30; i++) {
    const time = start + i * 2000;
    const common = { resource: { 'service.name': 'cart', 'host.name': `h${i % 2}` }, time };
    builder.point({ ...common, name: 'queue.size', unit: '1', value: i, attributes: { q: 'a' } });
    builder.point({
      ...common,
      name: 'requests',
      kind: 'sum',
      start,
      value: i * 10,
      integer: true,
    });
    builder.point({
      ...common,
      name: 'latency',
      kind: 'histogram',
      temporality: 'delta',
      start: time - 2000,
      value: i,
      count: 6,
      histogram: {
        bounds: Float64Array.of(1, 2),
        counts: Float64Array.of(1, 2, 3),
        min: Number.NaN,
        max: Number.NaN,
      },
    });
    builder.point({
      ...common,
      name: 'sizes',
      kind: 'exponential_histogram',
      value: 3 * i,
      count: 3,
      exponential: {
        scale: 2,
        zeroCount: 1,
        zeroThreshold: 0,
        positive: { offset: 1, counts: Float64Array.of(1, 1) },
        negative: { offset: 0, counts: new Float64Array() },
        min: Number.NaN,
        max: Number.NaN,
      },
    });
  }
  return builder.build();
}

async function filled(batch: TelemetryBatch): Promise<MemoryStore> {
  const store = memoryStore({ clock: manualClock(start) });
  await store.metrics.write(batch);
  return store;
}

async function read(
  store: MemoryStore,
  query: Partial<PointQuery> = {},
  options: CallOptions = {},
): Promise<TelemetryBatch[]> {
  const pages: TelemetryBatch[] = [];
  for await (const page of store.metrics.points({ range, ...query }, options)) pages.push(page);
  return pages;
}

const key = (point: MetricPoint): string =>
  JSON.stringify([point.descriptor.name, [...point.resource], point.time]);
const sorted = (batches: readonly TelemetryBatch[]): MetricPoint[] =>
  batches
    .flatMap((batch) => [...pointRows(batch)])
    .sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));

describe('points as they were written', () => {
  it('of every kind, with what belongs to the resource told from what belongs to the point', async () => {
    const batch = mixed();
    const pages = await read(await filled(batch));
    expect(sorted(pages)).toEqual(sorted([batch]));
  });

  it('answer every query as the store does', async () => {
    const store = await filled(mixed());
    const pages = await read(store);
    const grid = { start, step: 10_000, length: 6 };
    const queries: MetricQuery[] = [
      { metric: 'queue.size', grid, reduce: 'avg' },
      { metric: 'requests', grid, reduce: 'rate', groupBy: ['service.name'] },
      { metric: 'latency', field: 'bucket', grid, reduce: 'increase', groupBy: ['le'] },
      { metric: 'sizes', field: 'bucket', grid, groupBy: ['le'] },
    ];
    for (const query of queries) {
      expect(evaluateMetricQuery(pages, query), query.metric).toEqual(
        await store.metrics.query(query),
      );
    }
  });

  it('by name, by label and by time, each series in order of time', async () => {
    const builder = batchBuilder();
    for (const offset of [5, 1, 9, 3, 7]) {
      for (const host of ['h0', 'h1'])
        builder.point({
          name: 'm',
          time: start + offset,
          value: offset,
          resource: { 'host.name': host },
        });
    }
    builder.point({ name: 'other', time: start, value: 1 });
    const store = await filled(builder.build());
    const pages = await read(store, {
      range: { start: start + 1, end: start + 9 },
      metrics: ['m', 'none'],
      where: [{ label: 'host.name', op: '=', value: 'h1' }],
    });
    const values = sorted(pages).map(({ value }) => value);
    expect(pages.flatMap((page) => [...pointRows(page)]).map(({ value }) => value)).toEqual(values);
    expect(values).toEqual([1, 3, 5, 7]);
  });

  it('in pages of a few thousand', async () => {
    const builder = batchBuilder();
    for (let i = 0; i < 10_000; i++)
      builder.point({ name: 'm', time: start + i, value: i, attributes: { series: `${i % 7}` } });
    const pages = await read(await filled(builder.build()));
    expect(pages.map(({ metrics }) => metrics?.length)).toEqual([4096, 4096, 1808]);
  });

  it('stop when the reader aborts, and are refused when the store is closed', async () => {
    const store = await filled(mixed());
    const abort = new AbortController();
    abort.abort(new DOMException('enough', 'AbortError'));
    await expect(read(store, {}, { signal: abort.signal })).rejects.toThrow('enough');
    await store.close();
    await expect(read(store)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  });
});
