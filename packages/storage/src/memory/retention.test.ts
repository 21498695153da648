import { batchBuilder, type TelemetryBatch } from '@abduce/core';
import { manualClock, random } from '@abduce/core/testing';
import { describe, expect, it } from 'vitest';
import { memoryStore } from './memory-store.ts';

const chance = random(1);

function spans(count: number, start = 0): TelemetryBatch {
  const builder = batchBuilder();
  const resource = { 'service.name': 'cart' };
  for (let i = 0; i < count; i++) {
    builder.span({
      resource,
      traceId: chance.hex(32),
      spanId: chance.hex(16),
      name: `GET /items/${i % 10}`,
      start: start + i,
      duration: 1,
      attributes: { 'http.route': '/items', i },
    });
  }
  return builder.build();
}

function points(series: number, time: number, name = 'm'): TelemetryBatch {
  const builder = batchBuilder();
  for (let i = 0; i < series; i++) builder.point({ name, time, value: 1, attributes: { i } });
  return builder.build();
}

function logs(count: number, time: number): TelemetryBatch {
  const builder = batchBuilder();
  for (let i = 0; i < count; i++) builder.log({ time, body: `line ${i} of ${time}` });
  return builder.build();
}

describe('retention by bytes', () => {
  it('stays within the bound, lets the oldest go first and counts them', async () => {
    const maxBytes = 2 ** 20;
    const store = memoryStore({ maxBytes });
    for (let i = 0; i < 60; i++) {
      await store.traces.write(spans(300, i * 1000));
      expect(store.stats().bytes).toBeLessThanOrEqual(maxBytes);
    }
    const { rows, evictedByBytes, evictedByAge } = store.stats().traces;
    expect(rows).toBeGreaterThan(300);
    expect(rows + evictedByBytes).toBe(60 * 300);
    expect(evictedByAge).toBe(0);
    let first = Number.NaN;
    for await (const page of store.traces.query({ range: { start: 0, end: 1e9 }, limit: 1 })) {
      first = page.spans?.startMs[0] ?? Number.NaN;
    }
    expect(first).toBe((60 - rows / 300) * 1000);
  });

  it('keeps one signal’s flood from pushing out another', async () => {
    const store = memoryStore({ maxBytes: 2 ** 20 });
    for (let time = 0; time < 20; time++) await store.metrics.write(points(50, time));
    const before = store.stats().metrics;
    for (let i = 0; i < 100; i++) await store.logs.write(logs(300, i));
    const after = store.stats();
    expect(after.metrics).toEqual(before);
    expect(after.logs.evictedByBytes).toBeGreaterThan(0);
    // What metrics do not use is free for logs.
    expect(after.logs.bytes).toBeGreaterThan(after.maxBytes * 0.5);
  });

  it('forgets the ids of spans that it let go', async () => {
    const store = memoryStore({ maxBytes: 300_000 });
    const first = spans(300);
    await store.traces.write(first);
    for (let i = 0; i < 20; i++) await store.traces.write(spans(300));
    const { duplicates } = store.stats().traces;
    await store.traces.write(first);
    expect(store.stats().traces.duplicates).toBe(duplicates);
  });

  it('lets go of series whose points are all gone', async () => {
    const store = memoryStore({ maxBytes: 300_000 });
    for (let i = 0; i < 30; i++) await store.metrics.write(points(100, i, `metric.${i}`));
    const { series, metrics, rows, evictedByBytes } = store.stats().metrics;
    expect(rows + evictedByBytes).toBe(3000);
    expect(series).toBe(rows);
    expect(await store.metrics.names({ start: 0, end: 30 })).toHaveLength(metrics);
  });
});

describe('retention by age', () => {
  it('goes by when telemetry arrived, whatever its own time says', async () => {
    const clock = manualClock(1e12);
    const store = memoryStore({ maxAge: 1000, clock });
    await store.traces.write(spans(10, 0));
    await store.logs.write(logs(10, 2e12));
    await store.metrics.write(points(10, 5));
    await clock.advance(1000);
    await store.check();
    expect(store.stats().traces.rows).toBe(10);
    await clock.advance(1);
    await store.check();
    const { traces, logs: records, metrics, bytes } = store.stats();
    expect([traces.rows, records.rows, metrics.rows, bytes]).toEqual([0, 0, 0, 0]);
    expect([traces.evictedByAge, records.evictedByAge, metrics.evictedByAge]).toEqual([10, 10, 10]);
  });

  it('hides what is too old even while there is too much of it to let go at once', async () => {
    const clock = manualClock();
    const store = memoryStore({ maxAge: 1000, clock });
    for (let i = 0; i < 6; i++) await store.traces.write(spans(8000, i * 10_000));
    await clock.advance(2000);
    let rows = 0;
    for await (const page of store.traces.query({ range: { start: 0, end: 1e6 } })) {
      rows += page.spans?.length ?? 0;
    }
    expect(rows).toBe(0);
    expect(store.stats().traces.rows).toBeGreaterThan(0);
    for (let i = 0; i < 3; i++) await store.check();
    expect(store.stats().traces.rows).toBe(0);
  });
});

describe('cardinality', () => {
  it('bounds series per metric and in all, and names the metrics that overflow', async () => {
    const store = memoryStore({ maxSeriesPerMetric: 100, maxSeries: 150 });
    await store.metrics.write(points(120, 0, 'wide'));
    await store.metrics.write(points(80, 0, 'late'));
    await store.metrics.write(points(120, 1, 'wide'));
    const { series, rows, overflow, overflowing } = store.stats().metrics;
    expect([series, rows, overflow]).toEqual([150, 250, 70]);
    expect(overflowing).toEqual([
      { metric: 'wide', points: 40 },
      { metric: 'late', points: 30 },
    ]);
  });

  it('holds under a flood of distinct labels', async () => {
    const store = memoryStore({ maxSeriesPerMetric: 1000 });
    for (let i = 0; i < 20; i++) {
      const builder = batchBuilder();
      for (let k = 0; k < 1000; k++) {
        builder.point({ name: 'm', time: i, value: 1, attributes: { id: `${i} ${k}` } });
      }
      await store.metrics.write(builder.build());
    }
    expect(store.stats().metrics.series).toBe(1000);
    expect(store.stats().metrics.overflow).toBe(19_000);
  });
});
