import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AbduceError, batchBuilder, isAbduceError } from '@abduce/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type DurableQueue, durableQueue } from './durable-queue.ts';
import { crc32c } from './log/crc32c.ts';
import type { DurableQueueOptions } from './options.ts';
import { anyBatch } from './test-kit/any-batch.ts';
import { fakeStore } from './test-kit/fake-store.ts';
import { numbered } from './test-kit/numbered.ts';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'abduce-queue-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

describe('durableQueue', () => {
  it('brings what was written to the sink, in order, and leaves nothing behind', async () => {
    const store = fakeStore();
    await using queue = await durableQueue({ directory, sink: store, linger: 0 });
    for (let i = 0; i < 50; i++) await queue.write(numbered(i));
    await queue.drain();
    expect(store.stored).toEqual(Array.from({ length: 50 }, (_, i) => i));
    expect(queue.stats()).toMatchObject({ records: 0, delivered: 50, refused: 0, failures: 0 });
  });

  it('delivers after it was opened again what was not delivered before', async () => {
    const down = fakeStore(() => {
      throw new AbduceError('STORE_UNAVAILABLE', 'down');
    });
    {
      await using queue = await durableQueue({ directory, sink: down, linger: 0 });
      await Promise.all([1, 2, 3].map((n) => queue.write(numbered(n))));
    }
    const store = fakeStore();
    await using queue = await durableQueue({ directory, sink: store, linger: 0 });
    await queue.drain();
    expect(store.stored).toEqual([1, 2, 3]);
    expect(readdirSync(directory).filter((name) => name.endsWith('.wal'))).toEqual([]);
  });

  const down = () =>
    fakeStore(() => {
      throw new AbduceError('STORE_UNAVAILABLE', 'down');
    });
  const open = (options: Partial<DurableQueueOptions> = {}): Promise<DurableQueue> =>
    durableQueue({ directory, sink: down(), linger: 0, ...options });
  const wals = (): string[] => readdirSync(directory).filter((name) => name.endsWith('.wal'));

  it.each(['none', 'zstd'] as const)(
    'keeps all five parts without loss, compression %s',
    async (compression) => {
      const batch = anyBatch(5);
      const parts = { spans: 0, logs: 0, metrics: 0, profiles: 0, changes: 0 };
      const ids = new Set<string>();
      await using queue = await open({
        compression,
        sink: {
          async write(part, { batchId = '' } = {}) {
            ids.add(batchId);
            for (const name of Object.keys(parts) as (keyof typeof parts)[]) {
              if (part[name] === undefined) continue;
              expect(part[name]).toEqual(batch[name]);
              expect(part.strings).toEqual(batch.strings);
              parts[name]++;
            }
          },
        },
      });
      await queue.write(batch);
      await queue.drain();
      const present = Object.keys(parts).filter((name) => batch[name as 'spans'] !== undefined);
      expect(present.length).toBeGreaterThan(3);
      expect(Object.values(parts).reduce((sum, count) => sum + count, 0)).toBe(present.length);
      expect(ids.size).toBe(present.length);
    },
  );

  it('keeps a batch once that is written twice under one id, also after it was opened again', async () => {
    {
      await using queue = await open();
      await Promise.all([1, 1].map((n) => queue.write(numbered(n), { batchId: 'a' })));
      await queue.write(numbered(1), { batchId: 'a' });
    }
    const store = fakeStore();
    await using queue = await open({ sink: store });
    await queue.write(numbered(1), { batchId: 'a' });
    await queue.write(numbered(2), { batchId: 'b'.repeat(100_000) });
    await queue.write(numbered(2), { batchId: 'b'.repeat(100_000) });
    await queue.drain();
    expect(store.stored).toEqual([1, 2]);
  });

  it.each([
    ['a file of records', (): string => wals()[0] as string, 8, 76],
    ['a cursor', (): string => 'cursor', 20, 0],
  ])(
    'refuses politely %s of a later version, and leaves everything as it is',
    async (_, pick, at, sum) => {
      {
        await using queue = await open();
        await queue.write(numbered(1));
        await expect.poll(() => readdirSync(directory)).toContain('cursor');
      }
      const path = join(directory, pick());
      const bytes = readFileSync(path);
      bytes[at] = (bytes[at] as number) + 1;
      if (sum > 0) bytes.writeUInt32LE(crc32c(bytes.subarray(0, sum)), sum);
      writeFileSync(path, bytes);
      const before = readdirSync(directory).map((name) => [
        name,
        statSync(join(directory, name)).size,
      ]);
      await expect(open()).rejects.toMatchObject({ code: 'UNSUPPORTED' });
      expect(
        readdirSync(directory).map((name) => [name, statSync(join(directory, name)).size]),
      ).toEqual(before);
      expect(readFileSync(path)).toEqual(bytes);
    },
  );

  it('skips a file that is gone, at the start and while it runs', async () => {
    const fill = async (queue: DurableQueue, from: number): Promise<void> => {
      for (let n = from; n < from + 60; n++) await queue.write(numbered(n));
    };
    const small = { segmentBytes: 4096, maxBytes: 2 ** 20, deliveryBytes: 2048 };
    {
      await using queue = await open(small);
      await fill(queue, 0);
    }
    unlinkSync(join(directory, wals().sort()[1] as string));
    const store = fakeStore();
    {
      await using queue = await open({ ...small, sink: store });
      await queue.drain();
      expect(store.stored.length).toBeGreaterThan(20);
      expect(store.stored.at(-1)).toBe(59);
    }
    let held = true;
    const second = fakeStore(() => {
      if (held) throw new AbduceError('STORE_UNAVAILABLE', 'down');
    });
    await using queue = await open({ ...small, sink: second, backoff: 5, maxBackoff: 5 });
    await fill(queue, 100);
    unlinkSync(join(directory, wals().sort()[1] as string));
    held = false;
    await queue.drain();
    expect(second.stored.at(-1)).toBe(159);
    expect(queue.stats().dropped.damaged).toBeGreaterThan(0);
  });

  it('puts records of another project aside instead of mixing them up', async () => {
    {
      await using queue = await open({ project: 'a' });
      await queue.write(numbered(1));
    }
    const store = fakeStore();
    await using queue = await open({ project: 'b', sink: store });
    await queue.write(numbered(2));
    await queue.drain();
    expect(store.stored).toEqual([2]);
    expect(queue.stats().quarantined.records).toBe(1);
  });

  it('refuses what it cannot take, and says why', async () => {
    await using queue = await open({ maxBytes: 2 ** 17, segmentBytes: 4096 });
    const large = batchBuilder();
    large.log({ time: 1, body: 'x'.repeat(40_000) });
    await expect(queue.write(large.build())).rejects.toMatchObject({ code: 'STORE_REJECTED' });
    await expect(queue.write(numbered(1), { signal: AbortSignal.abort() })).rejects.toMatchObject({
      name: 'AbortError',
    });
    await queue.write(batchBuilder().build());
    expect(queue.stats().records).toBe(0);
    await queue.close();
    await queue.close();
    await expect(queue.write(numbered(1))).rejects.toMatchObject({
      details: { reason: 'closed' },
    });
    await expect(queue.drain()).rejects.toBeDefined();
  });

  it('turns away more than may wait for the disk at a time', async () => {
    await using queue = await open({ maxWaitingBytes: 1000 });
    const outcomes = await Promise.allSettled(
      Array.from({ length: 50 }, (_, n) => queue.write(numbered(n))),
    );
    const refused = outcomes.filter(({ status }) => status === 'rejected');
    expect(refused.length).toBeGreaterThan(30);
    for (const { reason } of refused as PromiseRejectedResult[]) {
      expect(isAbduceError(reason, 'STORE_UNAVAILABLE') && reason.details.reason).toBe('busy');
    }
    expect(queue.stats()).toMatchObject({ refused: refused.length, waitingBytes: 0 });
  });

  it('stops waiting for the drain when told so', async () => {
    await using queue = await open();
    await queue.write(numbered(1));
    await expect(queue.drain({ signal: AbortSignal.timeout(20) })).rejects.toMatchObject({
      name: 'TimeoutError',
    });
  });

  it.each([
    { maxBytes: 1000 },
    { segmentBytes: 100 },
    { segmentBytes: 4096 },
    { segmentBytes: 2 ** 29 },
    { deliveryBytes: 0 },
    { linger: -1 },
    { project: 'x'.repeat(2000) },
  ])('refuses the options %o', async (options) => {
    await expect(open(options)).rejects.toMatchObject({ code: 'CONFIG' });
    expect(readdirSync(directory)).toEqual([]);
  });
});
