import { batchBuilder, isAbduceError, type TelemetryBatch } from '@abduce/core';
import { minutes, random, scenario } from '@abduce/core/testing';
import { describe, expect, it } from 'vitest';
import { memoryStore } from './memory-store.ts';

const shop = scenario({ seed: 1, duration: minutes(3) })
  .service('gateway')
  .service('orders', { instances: 2 })
  .call('gateway', 'orders')
  .load('gateway', 20)
  .log('orders', { body: 'loaded {int}', per: 'request' })
  .distort({ shuffled: true });

async function write(store: ReturnType<typeof memoryStore>, batch: TelemetryBatch): Promise<void> {
  for (const part of ['traces', 'logs', 'metrics', 'changes', 'profiles'] as const) {
    await store[part].write(batch);
  }
}

async function spanIds(store: ReturnType<typeof memoryStore>): Promise<string[]> {
  const ids: string[] = [];
  const range = { start: shop.range.start, end: shop.range.end + 60_000 };
  for await (const { spans } of store.traces.query({ range })) {
    for (let row = 0; row < (spans?.length ?? 0); row++) {
      ids.push(`${spans?.spanId[row * 2]} ${spans?.spanId[row * 2 + 1]}`);
    }
  }
  return ids;
}

describe('memoryStore', () => {
  it('answers the same however often, and in whatever pieces, telemetry arrives', async () => {
    const batches = shop.batches();
    const once = memoryStore();
    for (const batch of batches) await write(once, batch);
    const thrice = memoryStore();
    for (let i = 0; i < 3; i++) {
      for (const batch of random(i).shuffle(batches)) await write(thrice, batch);
    }
    expect((await spanIds(thrice)).sort()).toEqual((await spanIds(once)).sort());
    expect(thrice.stats().logs.rows).toBe(once.stats().logs.rows);
    expect(thrice.stats().metrics.rows).toBe(once.stats().metrics.rows);
    expect(thrice.stats().traces.duplicates).toBe(once.stats().traces.rows * 2);
  });

  it('puts many small batches together without losing or reordering rows', async () => {
    const store = memoryStore();
    const expected: string[] = [];
    const chance = random(2);
    for (let i = 0; i < 1000; i++) {
      const builder = batchBuilder();
      const spanId = chance.hex(16);
      builder.span({
        traceId: chance.hex(32),
        spanId,
        name: `span ${i}`,
        start: shop.range.start + i,
        duration: 1,
        resource: { 'service.name': `service-${i % 3}` },
        attributes: { i },
      });
      await store.traces.write(builder.build());
      expected.push(
        `${Number.parseInt(spanId.slice(0, 8), 16)} ${Number.parseInt(spanId.slice(8), 16)}`,
      );
    }
    expect(await spanIds(store)).toEqual(expected);
    // A batch of one span has about 10 kB of fixed cost; together they have hardly any.
    expect(store.stats().traces.bytes / 1000).toBeLessThan(1500);
  });

  it('sees an abort within 100 ms of a long read, and gives the event loop its turns', async () => {
    const store = memoryStore();
    const builder = batchBuilder();
    for (let i = 0; i < 20_000; i++) builder.log({ time: i, body: `line ${i}` });
    const batch = builder.build();
    for (let i = 0; i < 20; i++) {
      const { logs } = batch;
      const timeMs = logs?.timeMs.map((time) => time + i) as Float64Array;
      const timeNano = logs?.timeNano.map((time) => time + BigInt(i)) as BigUint64Array;
      await store.logs.write({
        ...batch,
        logs: { ...(logs as object), timeMs, timeNano } as never,
      });
    }
    const stop = new AbortController();
    const reason = new Error('enough');
    let turns = 0;
    let aborted = Number.NaN;
    const timer = setInterval(() => {
      if (++turns === 5) {
        aborted = performance.now();
        stop.abort(reason);
      }
    }, 0);
    const read = async (): Promise<void> => {
      const query = { range: { start: 0, end: 1e6 }, search: 'nowhere' };
      for (let i = 0; i < 1000; i++) {
        for await (const _ of store.logs.query(query, { signal: stop.signal }));
      }
    };
    await expect(read()).rejects.toBe(reason);
    clearInterval(timer);
    expect(performance.now() - aborted).toBeLessThan(100);
  });

  it('keeps reading what was there when the read began, while more is written', async () => {
    const store = memoryStore();
    const batches = shop.batches();
    for (const batch of batches) await store.traces.write(batch);
    const before = store.stats().traces.rows;
    let rows = 0;
    const range = { start: shop.range.start, end: shop.range.end + 60_000 };
    for await (const page of store.traces.query({ range })) {
      rows += page.spans?.length ?? 0;
      const later = scenario({ seed: rows, start: shop.range.start, duration: minutes(1) });
      for (const batch of later.service('x').load('x', 10).batches())
        await store.traces.write(batch);
    }
    expect(rows).toBe(before);
    expect(store.stats().traces.rows).toBeGreaterThan(before);
  });

  it('is closed for good', async () => {
    const store = memoryStore({ name: 'short-lived' });
    await write(store, shop.batches()[0] as TelemetryBatch);
    await store.close();
    expect(store.stats().bytes).toBe(0);
    const unavailable = expect.toSatisfy((error) => isAbduceError(error, 'STORE_UNAVAILABLE'));
    await expect(store.check()).rejects.toEqual(unavailable);
    await expect(store.metrics.names(shop.range)).rejects.toEqual(unavailable);
    await expect(store.traces.write(batchBuilder().build())).rejects.toEqual(unavailable);
  });

  it('refuses limits that hold nothing', () => {
    expect(() => memoryStore({ maxBytes: 0 })).toThrow(/maxBytes 0/);
    expect(() => memoryStore({ maxAge: Number.NaN })).toThrow(/maxAge NaN/);
  });
});
