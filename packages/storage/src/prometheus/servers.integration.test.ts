import type { TelemetryBatch } from '@abduce/core';
import { random } from '@abduce/core/testing';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { type MetricServer, startPrometheus } from '../test-kit/prometheus-server.ts';
import { startVictoriaMetrics } from '../test-kit/victoria-metrics-server.ts';
import { type PrometheusStore, prometheusStore } from './prometheus-store.ts';
import { at, pointsOf } from './test-kit/batches.ts';

const servers: readonly (readonly [string, MetricServer])[] = [
  ['Prometheus', await startPrometheus()],
  ['VictoriaMetrics', await startVictoriaMetrics()],
];
afterAll(async () => {
  for (const [, server] of servers) await server.stop();
});

const second = { start: at, step: 1000, length: 1 };
const hostile = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }),
  fc.string({
    unit: fc.constantFrom('"', "'", '\\', '{', '}', '\n', '\u2028', '`', '#', '$', '|', '\u0000'),
    minLength: 1,
    maxLength: 20,
  }),
  fc.constantFrom('__proto__', 'constructor', '"} or vector(1) #', '\\', '…', 'x'.repeat(250)),
);
const hostileValue = fc.oneof({ weight: 6, arbitrary: hostile }, fc.constant('x'.repeat(2047)));

describe.each(servers)('%s', (name, server) => {
  const storeFor = (project: string, limits = {}): PrometheusStore =>
    prometheusStore({ url: server.url, labels: { project }, limits });
  const put = async (
    store: PrometheusStore,
    ...batches: readonly TelemetryBatch[]
  ): Promise<void> => {
    for (const batch of batches) await store.metrics.write?.(batch);
    await server.flush();
  };

  it('holds any name and value of a label, and any name of a metric', async () => {
    let round = 0;
    await fc.assert(
      fc.asyncProperty(hostile, hostile, hostileValue, async (metric, label, value) => {
        const store = storeFor(`hostile${++round}`);
        await put(
          store,
          pointsOf(
            { name: metric, time: at, value: 1, attributes: new Map([[label, value]]) },
            { name: metric, time: at, value: 2, attributes: new Map([[label, `${value}!`]]) },
          ),
        );
        const query = { metric, grid: second, where: [{ label, op: '=', value }] } as const;
        const found = await store.metrics.query(query);
        expect(found.map(({ labels, values }) => [[...labels], [...values]])).toEqual([
          [[[label, value]], [1]],
        ]);
        const groups = await store.metrics.query({ metric, grid: second, groupBy: [label] });
        expect(groups.map(({ labels }) => labels.get(label)).sort()).toEqual(
          [value, `${value}!`].sort(),
        );
        expect(await store.metrics.names({ start: at, end: at + 1 })).toEqual([metric]);
      }),
      { numRuns: 60, seed: 20260105 },
    );
  });

  it('holds a label of a megabyte by its beginning and a hash, and finds it by the whole', async () => {
    const store = storeFor('long');
    const long = `${'x'.repeat(2 ** 20)}a`;
    await put(
      store,
      pointsOf(
        { time: at, value: 1, attributes: { k: long } },
        { time: at, value: 2, attributes: { k: `${long}b` } },
      ),
    );
    const where = [{ label: 'k', op: '=', value: long }] as const;
    const [series, ...more] = await store.metrics.query({ metric: 'm', grid: second, where });
    expect([series?.values[0], more]).toEqual([1, []]);
    expect(series?.labels.get('k')).toMatch(/^x{2000,}…[0-9a-f]{16}$/);
    expect(store.stats().limits).toEqual({ 'label-value-bytes': 2 });
  });

  it('takes samples in any order', async () => {
    const store = storeFor('order');
    const chance = random(7);
    const times = chance.shuffle(Array.from({ length: 300 }, (_, i) => i));
    for (let from = 0; from < times.length; from += 20) {
      await put(
        store,
        pointsOf(...times.slice(from, from + 20).map((i) => ({ time: at + i * 1000, value: i }))),
      );
    }
    const [series] = await store.metrics.query({
      metric: 'm',
      grid: { start: at, step: 1000, length: 300 },
      reduce: 'count',
    });
    expect(series?.values.every((value) => value === 1)).toBe(true);
  });

  it('answers alike whether the range is split or not', async () => {
    const whole = storeFor('split');
    const split = storeFor('split', { points: 7, rawWindow: 10_000 });
    const points = Array.from({ length: 600 }, (_, i) => ({
      time: at + Math.floor(i / 4) * 700,
      value: (i * 7919) % 101,
      attributes: { k: String(i % 4) },
    }));
    await put(whole, pointsOf(...points));
    for (const reduce of ['last', 'max', 'avg', 'rate', 'count'] as const) {
      const query = { metric: 'm', grid: { start: at, step: 1000, length: 100 }, reduce };
      expect(await split.metrics.query(query)).toEqual(await whole.metrics.query(query));
    }
    expect(split.stats().requests).toBeGreaterThan(whole.stats().requests * 5);
  });

  it('lets the engine reduce where it may', async () => {
    const store = storeFor('pushed');
    await put(store, pointsOf({ value: 1 }, { value: 5 }));
    const grid = { start: at, step: 60_000, length: 2 };
    for (const reduce of ['last', 'avg', 'min', 'max', 'sum', 'rate'] as const) {
      await store.metrics.query({ metric: 'm', grid, reduce });
    }
    const { pushedDown, raw } = store.stats();
    expect([pushedDown, raw]).toEqual(name === 'Prometheus' ? [5, 1] : [1, 5]);
    expect(await store.engine()).toMatchObject(
      name === 'Prometheus'
        ? { window: 'closed', language: 'promql', version: expect.stringContaining('2.') }
        : { window: 'left-open', language: 'metricsql' },
    );
  });

  it('passes PromQL through, and tells what there is', async () => {
    const store = storeFor('through');
    await put(store, pointsOf({ attributes: { 'a.b': 'x' } }, { attributes: { 'a.b': 'x' } }));
    const selector = 'm{project="through"}';
    const { type, series } = await store.query(`${selector}[1m]`, at + 1000);
    expect([type, series.map(({ values }) => [...values])]).toEqual(['matrix', [[0, 1]]]);
    const grid = { start: at, step: 1000, length: 2 };
    const [range] = await store.queryRange(selector, grid);
    expect([...(range?.values ?? [])]).toEqual([0, 1]);
    const within = { start: at - 60_000, end: at + 60_000 };
    const where = [{ label: '__name__', op: '=', value: 'm' }] as const;
    expect(
      (await store.series({ where, range: within })).map((labels) => labels.get('U__a_2e_b')),
    ).toEqual(['x']);
    expect(await store.labels({ range: within })).toEqual(['U__a_2e_b', '__name__', 'project']);
    expect(await store.labelValues('U__a_2e_b', { range: within })).toEqual(['x']);
    expect((await store.metadata()) instanceof Map).toBe(true);
    await expect(store.query('sum(', at)).rejects.toMatchObject({ code: 'STORE_REJECTED' });
  });

  it('keeps the other samples of a request when one is refused', async () => {
    const store = storeFor('conflict');
    await put(store, pointsOf({ value: 1, attributes: { k: 'a' } }));
    await put(
      store,
      pointsOf(
        ...Array.from({ length: 50 }, (_, i) => ({
          time: at,
          value: 7,
          attributes: { k: i === 20 ? 'a' : `other${i}` },
        })),
      ),
    );
    const found = await store.metrics.query({
      metric: 'm',
      grid: second,
      groupBy: [],
      combine: 'count',
    });
    expect(found[0]?.values[0]).toBe(50);
    const { rejected, samplesWritten } = store.stats();
    expect([rejected.duplicate, samplesWritten]).toEqual(name === 'Prometheus' ? [1, 50] : [0, 51]);
  });

  it('sees what was written just now', async () => {
    const store = storeFor('now');
    const now = Math.floor(Date.now() / 1000) * 1000;
    await put(store, pointsOf({ time: now - 1000, value: 1 }, { time: now, value: 3 }));
    const range = { start: now - 60_000, end: now + 1000 };
    expect(await store.metrics.names(range)).toEqual(['m']);
    expect(await store.metrics.names({ start: now - 60_000, end: now - 1000 })).toEqual([]);
    const grid = { start: now - 60_000, step: 1000, length: 61 };
    for (const reduce of ['max', 'last', 'count'] as const) {
      const [series] = await store.metrics.query({ metric: 'm', grid, reduce });
      const values = reduce === 'count' ? [1, 1] : [1, 3];
      expect([...(series?.values ?? [])].filter((value) => !Number.isNaN(value))).toEqual(values);
      expect([...(series?.values ?? [])].slice(-2)).toEqual(values);
    }
  });

  it('goes on over a restart of the server', async () => {
    const store = storeFor('restart');
    await put(store, pointsOf({ time: at, value: 1 }));
    await server.down();
    const writing = store.metrics.write?.(pointsOf({ time: at + 1000, value: 2 }));
    await server.up();
    await writing;
    await server.flush();
    const [series] = await store.metrics.query({
      metric: 'm',
      grid: { start: at, step: 1000, length: 2 },
    });
    expect([...(series?.values ?? [])]).toEqual([1, 2]);
    expect(store.stats().retries).toBeGreaterThan(0);
  });

  it('cannot be reached: tells so after the tries it was given', async () => {
    const store = prometheusStore({
      url: 'http://127.0.0.1:1',
      retry: { attempts: 2, firstDelay: 1, maxDelay: 1 },
    });
    await expect(store.check()).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
      retryable: true,
    });
    await expect(store.metrics.write?.(pointsOf({}))).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
    });
  });
});
