import {
  batchBuilder,
  evaluateMetricQuery,
  type MetricQuery,
  pointRows,
  type TelemetryBatch,
} from '@abduce/core';
import { afterAll, expect, it } from 'vitest';
import { startPrometheus } from '../../test-kit/prometheus-server.ts';
import { prometheusStore } from '../prometheus-store.ts';

const server = await startPrometheus();
afterAll(() => server.stop());

const start = Date.UTC(2026, 0, 5, 12);
const range = { start, end: start + 60_000 };

function mixed(): TelemetryBatch {
  const builder = batchBuilder();
  for (let i = 0; i < 30; i++) {
    const time = start + i * 2000;
    const common = { resource: { 'service.name': 'cart' }, time, scope: { name: 's' } };
    builder.point({ ...common, name: 'queue.size', value: i / 3, attributes: { 'a.b': 'x"\\é' } });
    builder.point({ ...common, name: 'queue.size', value: i, attributes: { 'a.b': 'y' } });
    builder.point({ ...common, name: 'requests', kind: 'sum', temporality: 'delta', value: i });
    const histogram = {
      bounds: Float64Array.of(0.5, 10),
      counts: Float64Array.of(1, 2, i),
      min: Number.NaN,
      max: Number.NaN,
    };
    const seconds = { kind: 'histogram', value: 3 * i, count: 3 + i, histogram } as const;
    builder.point({ ...common, name: 'latency', ...seconds });
    const summary = { quantiles: Float64Array.of(0.5, 0.99), values: Float64Array.of(i, 2 * i) };
    builder.point({ ...common, name: 'sizes', kind: 'summary', value: i, count: i, summary });
  }
  return builder.build();
}

async function read(
  store: ReturnType<typeof prometheusStore>,
  query: Parameters<NonNullable<typeof store.metrics.points>>[0],
): Promise<TelemetryBatch[]> {
  const pages: TelemetryBatch[] = [];
  for await (const page of store.metrics.points?.(query) ?? []) pages.push(page);
  return pages;
}

it('gives points as they were written', async () => {
  const store = prometheusStore({ url: server.url, labels: { project: 'points' } });
  const written = mixed();
  await store.metrics.write?.(written);
  const pages = await read(store, { range });
  const sorted = (batches: readonly TelemetryBatch[]): unknown[] =>
    batches
      .flatMap((batch) => [...pointRows(batch)])
      .map(({ descriptor, attributes, ...point }) => ({
        ...point,
        name: descriptor.name,
        kind: descriptor.kind,
        temporality: descriptor.temporality,
        attributes,
      }))
      .sort((a, b) =>
        `${a.name}${[...a.attributes]}${a.time}` < `${b.name}${[...b.attributes]}${b.time}`
          ? -1
          : 1,
      );
  expect(sorted(pages)).toEqual(sorted([written]));
  const grid = { start, step: 10_000, length: 6 };
  const queries: MetricQuery[] = [
    { metric: 'queue.size', grid, reduce: 'max' },
    { metric: 'requests', grid, reduce: 'sum' },
    { metric: 'latency', field: 'bucket', grid },
    { metric: 'sizes', field: 'count', grid },
  ];
  for (const query of queries)
    expect(evaluateMetricQuery(pages, query), query.metric).toEqual(
      await store.metrics.query(query),
    );
  const some = await read(store, {
    range: { start: start + 4000, end: start + 8000 },
    metrics: ['queue.size'],
    where: [{ label: 'a.b', op: '=', value: 'y' }],
  });
  expect(some.flatMap((page) => [...pointRows(page)]).map(({ value }) => value)).toEqual([2, 3]);
  await store.close();
});
