import {
  batchBuilder,
  latencyBounds,
  quantileOfBuckets,
  spanKind,
  spanStatus,
  type TelemetryBatch,
} from '@abduce/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ClickHouseServer, startClickHouse } from '../test-kit/clickhouse-server.ts';
import { type ClickHouseStore, clickhouseStore } from './clickhouse-store.ts';
import { keepAll } from './test-kit/conformance.ts';

const at = Date.UTC(2026, 0, 5, 12);
const minute = 60_000;
const hex = (number: number, digits: number): string => number.toString(16).padStart(digits, 'a');
let server: ClickHouseServer;
let store: ClickHouseStore;
let written: TelemetryBatch;

/** Trace `i` starts in minute `i % 3` with a root of `durations[i]` ms and a child in another service. */
const durations = [3, 8, 30, 700, 20_000, 5, 60, 90];

beforeAll(async () => {
  server = await startClickHouse();
  store = clickhouseStore({ url: server.url, database: 'questions', keep: keepAll });
  const builder = batchBuilder();
  const shop = { 'service.name': 'shop' };
  const cart = { 'service.name': 'cart' };
  for (const [i, duration] of durations.entries()) {
    const start = at + (i % 3) * minute + i;
    const traceId = hex(i + 1, 32);
    builder.span({
      traceId,
      spanId: hex(i + 1, 16),
      name: i % 2 === 0 ? 'GET /' : 'POST /pay',
      kind: spanKind.server,
      resource: shop,
      start,
      duration,
      status: i === 3 ? spanStatus.error : spanStatus.unset,
      attributes: { tenant: i < 4 ? 'red' : 'blue' },
    });
    builder.span({
      traceId,
      spanId: hex(i + 101, 16),
      parentSpanId: hex(i + 1, 16),
      name: 'load',
      kind: spanKind.client,
      resource: cart,
      start: start + 1,
      duration: duration / 2,
    });
    builder.log({
      time: start,
      resource: shop,
      severity: i === 3 ? 17 : 9,
      body: `request ${i} took ${duration} ms`,
      attributes: { tenant: i < 4 ? 'red' : 'blue' },
    });
  }
  written = builder.build();
  await store.traces.write(written);
  await store.logs.write(written);
});
afterAll(async () => {
  await store.close();
  await server.stop();
});

async function run(statement: string): Promise<void> {
  const response = await fetch(server.url, { method: 'POST', body: statement });
  if (!response.ok) throw new Error(await response.text());
}

const grid = { start: at, step: minute, length: 3 };
/** The same steps in a form that the aggregates by the minute cannot tell. */
const odd = { start: at - 30_000, step: 30_000, length: 8 };
const range = { start: at, end: at + 3 * minute };

/** The bucket of a duration, as `SpanGraph` counts it. */
const bucketOf = (duration: number): number =>
  latencyBounds.filter((bound) => duration > bound * 1000).length;

describe('latencyHeatmap', () => {
  it('counts spans by time and bucket, from aggregates and from spans alike', async () => {
    const where = [{ label: 'service.name', op: '=', value: 'shop' } as const];
    const expected = new Float64Array((latencyBounds.length + 1) * 3);
    for (const [i, duration] of durations.entries()) {
      const cell = bucketOf(duration) * 3 + (i % 3);
      expected[cell] = (expected[cell] as number) + 1;
    }
    const fast = await store.latencyHeatmap({ grid, where });
    expect(fast.counts).toEqual(expected);
    expect(fast.errors[bucketOf(700) * 3]).toBe(1);
    expect(fast.errors.reduce((sum, count) => sum + count, 0)).toBe(1);
    // No aggregate tells durations above a bound.
    const slow = await store.latencyHeatmap({ grid, where, minDuration: 0.001 });
    expect(slow).toEqual(fast);
    const halves = await store.latencyHeatmap({ grid: odd, where });
    for (let bucket = 0; bucket <= latencyBounds.length; bucket++) {
      for (let step = 0; step < 3; step++) {
        const cell = bucket * 8 + 1 + step * 2;
        expect((halves.counts[cell] as number) + (halves.counts[cell + 1] as number)).toBe(
          expected[bucket * 3 + step],
        );
      }
    }
  });

  it('tests in JavaScript what the engine would read otherwise', async () => {
    const regex = [{ label: 'tenant', op: '=~', value: 'r\\x65d' } as const];
    const plain = [{ label: 'tenant', op: '=', value: 'red' } as const];
    const counted = await store.latencyHeatmap({ grid, where: regex });
    expect(counted).toEqual(await store.latencyHeatmap({ grid, where: plain }));
    expect(counted.counts.reduce((sum, count) => sum + count, 0)).toBe(4);
  });
});

describe('redSeries', () => {
  it('gives requests, errors, means and quantiles by service, operation and kind', async () => {
    const series = await store.redSeries({ grid });
    expect(series.map(({ service, operation, kind }) => [service, operation, kind])).toEqual([
      ['cart', 'load', spanKind.client],
      ['shop', 'GET /', spanKind.server],
      ['shop', 'POST /pay', spanKind.server],
    ]);
    const [load, get, pay] = series;
    expect(load?.requests).toEqual(Float64Array.of(3, 3, 2));
    expect(get?.errors).toEqual(Float64Array.of(0, 0, 0));
    expect(pay?.errors).toEqual(Float64Array.of(1, 0, 0));
    // Minute 0 holds durations 3 (GET), 700 (POST) and 60 (GET).
    expect(get?.mean[0]).toBeCloseTo((3 + 60) / 2, 9);
    const cumulative = latencyBounds.map(
      (bound) => [3, 60].filter((duration) => duration <= bound * 1000).length,
    );
    const expected = [0.5, 0.95, 0.99].map(
      (q) => quantileOfBuckets(latencyBounds, [...cumulative, 2], q) * 1000,
    );
    expect(get?.quantiles.map((values) => values[0])).toEqual(expected);
  });

  it('answers alike without the aggregates, and NaN where nothing was asked for', async () => {
    const wide = { start: at - minute, step: minute, length: 5 };
    const fast = await store.redSeries({ grid: wide, by: ['service'], quantiles: [0.9] });
    const halves = await store.redSeries({
      grid: { start: at - minute, step: 30_000, length: 10 },
      by: ['service'],
      quantiles: [0.9],
    });
    expect(halves.map(({ requests }) => requests.filter((_, i) => i % 2 === 0))).toEqual(
      fast.map(({ requests }) => requests),
    );
    expect(fast[0]?.requests[0]).toBe(0);
    expect(fast[0]?.mean[0]).toBeNaN();
    expect(fast[0]?.quantiles[0]?.[4]).toBeNaN();
  });

  it('keeps to services, kinds, roots and a limit', async () => {
    const services = await store.redSeries({ grid, services: ['shop'], by: [] });
    expect(services.map(({ requests }) => requests)).toEqual([Float64Array.of(3, 3, 2)]);
    const kinds = await store.redSeries({ grid, kinds: [spanKind.client], by: ['kind'] });
    expect(kinds.map(({ kind }) => kind)).toEqual([spanKind.client]);
    const roots = await store.redSeries({ grid, roots: true, by: ['service'] });
    expect(roots.map(({ service }) => service)).toEqual(['shop']);
    expect(await store.redSeries({ grid, limit: 1 })).toHaveLength(1);
    await expect(store.redSeries({ grid, limit: Number.NaN })).rejects.toThrow(/limit NaN/);
  });
});

describe('slowestTraces', () => {
  it('lists roots by duration', async () => {
    const found = await store.slowestTraces({ range, limit: 3 });
    expect(found.map(({ duration }) => duration)).toEqual([20_000, 700, 90]);
    expect(found[1]).toEqual({
      traceId: hex(4, 32),
      spanId: hex(4, 16),
      service: 'shop',
      operation: 'POST /pay',
      kind: spanKind.server,
      status: spanStatus.error,
      start: at + 3,
      duration: 700,
    });
    const errors = await store.slowestTraces({ range, status: spanStatus.error });
    expect(errors.map(({ traceId }) => traceId)).toEqual([hex(4, 32)]);
    expect(await store.slowestTraces({ range, minDuration: 90, limit: 50 })).toHaveLength(3);
    expect(await store.slowestTraces({ range, services: ['cart'] })).toEqual([]);
    expect(await store.slowestTraces({ range: { start: at, end: at } })).toEqual([]);
  });
});

describe('findTraces', () => {
  it('tells traces of which one span matches as a whole', async () => {
    const [trace, ...others] = await store.findTraces({ range, status: spanStatus.error });
    expect(others).toEqual([]);
    expect(trace).toEqual({
      traceId: hex(4, 32),
      start: at + 3,
      duration: 700,
      spans: 2,
      errors: 1,
      services: ['cart', 'shop'],
      service: 'shop',
      operation: 'POST /pay',
    });
  });

  it('orders by time or by duration, with matchers of every sort', async () => {
    const where = [{ label: 'tenant', op: '=', value: 'red' } as const];
    const ids = async (more: Parameters<ClickHouseStore['findTraces']>[0]): Promise<unknown> =>
      (await store.findTraces(more)).map(
        ({ traceId }) => Number.parseInt(traceId.slice(-1), 16) - 1,
      );
    // Minutes 2, 1, 0 hold traces 2; 1; 0 and 3.
    expect(await ids({ range, where })).toEqual([2, 1, 3, 0]);
    expect(await ids({ range, where, order: 'oldest', limit: 2 })).toEqual([0, 3]);
    expect(await ids({ range, where, order: 'slowest' })).toEqual([3, 2, 1, 0]);
    const regex = [{ label: 'tenant', op: '=~', value: 'r\\x65d' } as const];
    expect(await ids({ range, where: regex })).toEqual([2, 1, 3, 0]);
    expect(await ids({ range, where: regex, order: 'oldest', limit: 2 })).toEqual([0, 3]);
    expect(await ids({ range, where: regex, order: 'slowest', limit: 3 })).toEqual([3, 2, 1]);
    expect(await ids({ range, minDuration: 10_000 })).toEqual([4]);
    expect(await ids({ range, limit: 0 })).toEqual([]);
  });
});

describe('logHistogram', () => {
  it('counts records by step and severity', async () => {
    expect(await store.logHistogram({ grid })).toEqual([
      { severity: 17, counts: Float64Array.of(1, 0, 0) },
      { severity: 9, counts: Float64Array.of(2, 3, 2) },
    ]);
    expect(await store.logHistogram({ grid, search: 'request 3 took' })).toEqual([
      { severity: 17, counts: Float64Array.of(1, 0, 0) },
    ]);
    const regex = [{ label: 'tenant', op: '=~', value: 'blu\\x65' } as const];
    const plain = [{ label: 'tenant', op: '=', value: 'blue' } as const];
    const counted = await store.logHistogram({ grid, where: regex });
    expect(counted).toEqual(await store.logHistogram({ grid, where: plain }));
    expect(counted).toEqual([{ severity: 9, counts: Float64Array.of(1, 2, 1) }]);
  });

  it('refuses grids that are none, and those that are too large', async () => {
    await expect(store.logHistogram({ grid: { start: at, step: 0, length: 3 } })).rejects.toThrow(
      /is none/,
    );
    await expect(store.logHistogram({ grid: { start: at, step: 1, length: 1e9 } })).rejects.toThrow(
      /too many/,
    );
  });
});

describe('helper tables', () => {
  it('answer without a look at the spans where they know the whole time', async () => {
    const database = 'helpers';
    const own = clickhouseStore({ url: server.url, database, keep: keepAll });
    try {
      await own.traces.write(written);
      const [red, slow] = [await own.redSeries({ grid }), await own.slowestTraces({ range })];
      const heat = await own.latencyHeatmap({ grid });
      await run(`TRUNCATE TABLE ${database}.otel_traces`);
      expect(await own.redSeries({ grid })).toEqual(red);
      expect(red).toHaveLength(3);
      expect(await own.slowestTraces({ range })).toEqual(slow);
      expect(slow).toHaveLength(durations.length);
      expect(await own.latencyHeatmap({ grid })).toEqual(heat);
    } finally {
      await own.close();
    }
  });

  it('are left aside where they begin later than the spans', async () => {
    const database = 'younger';
    const own = clickhouseStore({ url: server.url, database, keep: keepAll });
    try {
      await own.traces.write(written);
      const [red, slow] = [await own.redSeries({ grid }), await own.slowestTraces({ range })];
      // As if the views had been made a minute after the first spans came.
      for (const [table, column] of [
        ['otel_traces_red', 'Minute'],
        ['otel_traces_roots', 'Timestamp'],
      ]) {
        await run(
          `DELETE FROM ${database}.${table} WHERE ${column} < fromUnixTimestamp(${at / 1000 + 60}) SETTINGS lightweight_deletes_sync = 2`,
        );
      }
      expect(await own.redSeries({ grid })).toEqual(red);
      expect(await own.slowestTraces({ range })).toEqual(slow);
    } finally {
      await own.close();
    }
  });
});
