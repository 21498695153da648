import { describe, expect, it } from 'vitest';
import type { TelemetryBatch } from '../model/batch.ts';
import { batchBuilder } from '../model/batch-builder.ts';
import { logRows, pointRows, spanRows } from '../model/rows.ts';
import type { TelemetryStore } from '../ports/store.ts';
import { manualClock } from '../testing/manual-clock.ts';
import { storeSink } from './store-sink.ts';

const now = 1_000_000_000;

function recording(parts: readonly (keyof TelemetryStore)[]) {
  const written: [string, TelemetryBatch][] = [];
  const part = (name: string) => ({
    write: async (batch: TelemetryBatch) => void written.push([name, batch]),
  });
  const store = {
    name: 'recording',
    version: 1,
    check: async () => {},
    close: async () => {},
    ...Object.fromEntries(parts.map((name) => [name, part(name)])),
  } as unknown as TelemetryStore;
  return { store, written };
}

function batch() {
  const builder = batchBuilder();
  const id = (n: number, length: number) => String(n).padStart(length, '0');
  for (const [n, start] of [
    [1, now],
    [0, now],
    [2, now + 3_600_000],
    [3, now - 7_200_000],
  ] as const) {
    builder.span({ traceId: id(n, 32), spanId: id(n, 16), name: `span ${n}`, start, duration: 1 });
  }
  builder.log({ time: 0, body: 'undated' });
  builder.log({ time: now - 1, body: 'dated' });
  builder.point({ name: 'm', time: now, value: 1, exemplars: [] });
  builder.point({
    name: 'h',
    kind: 'histogram',
    time: now + 3_600_000,
    histogram: { bounds: Float64Array.of(), counts: Float64Array.of(1), min: 0, max: 0 },
  });
  builder.point({ name: 'm', time: now, value: 2 });
  builder.change({ id: 'c', kind: 'deploy', time: now, title: '' });
  builder.change({ id: 'f', kind: 'deploy', time: now * 2, title: '' });
  return builder.build();
}

describe('storeSink', () => {
  it('drops what nobody could place, dates what has no time, and counts', async () => {
    const { store, written } = recording(['traces', 'logs', 'metrics', 'changes']);
    const sink = storeSink(store, { clock: manualClock(now), limits: { past: 3_600_000 } });
    await sink.write(batch());
    const got = new Map(written);
    expect([...spanRows(got.get('traces') as TelemetryBatch)].map(({ name }) => name)).toEqual([
      'span 1',
    ]);
    const logs = [...logRows(got.get('logs') as TelemetryBatch)];
    expect(logs.map(({ body, time }) => [body, time])).toEqual([
      ['undated', now],
      ['dated', now - 1],
    ]);
    expect(logs[0]?.timeNano).toBe(BigInt(now) * 1_000_000n);
    const points = [...pointRows(got.get('metrics') as TelemetryBatch)];
    expect(points.map(({ descriptor, value }) => [descriptor.name, value])).toEqual([
      ['m', 1],
      ['m', 2],
    ]);
    expect(got.get('changes')?.changes?.map(({ id }) => id)).toEqual(['c']);
    expect(sink.counts()).toEqual({
      written: 1 + 2 + 2 + 1,
      dropped: { invalid: 1, future: 3, past: 1, too_many: 0, not_kept: 0 },
    });
  });

  it('bounds a batch, and counts what a store has no part for', async () => {
    const { store, written } = recording(['logs']);
    const sink = storeSink(store, { clock: manualClock(now), limits: { rows: 1 } });
    await sink.write(batch());
    expect(written.map(([name, { logs }]) => [name, logs?.length])).toEqual([['logs', 1]]);
    const { dropped } = sink.counts();
    expect(dropped.too_many).toBe(1 + 1 + 1);
    expect(dropped.not_kept).toBe(1 + 1 + 1);
  });

  it('hands a clean batch on as it is', async () => {
    const { store, written } = recording(['logs']);
    const builder = batchBuilder();
    builder.log({ time: now, body: 'x' });
    const clean = builder.build();
    await storeSink(store, { clock: manualClock(now) }).write(clean);
    expect(written[0]?.[1].logs).toBe(clean.logs);
  });

  it('rejects with the error of the store', async () => {
    const failing = {
      ...recording([]).store,
      logs: { write: () => Promise.reject(new Error('disk full')) },
    } as unknown as TelemetryStore;
    const sink = storeSink(failing, { clock: manualClock(now) });
    await expect(sink.write(batch())).rejects.toThrow('disk full');
    await expect(sink.write(batch(), { signal: AbortSignal.abort() })).rejects.toThrow('abort');
  });
});
