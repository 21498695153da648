import { AbduceError } from '@abduce/core';
import { manualClock } from '@abduce/core/testing';
import { describe, expect, it } from 'vitest';
import { faultyFs } from '../test-kit/faulty-fs.ts';
import { type DurableQueue, durableQueue } from './durable-queue.ts';
import type { DurableQueueOptions } from './options.ts';
import { type Behaviour, fakeStore } from './test-kit/fake-store.ts';
import { numbered } from './test-kit/numbered.ts';

const unavailable = () => new AbduceError('STORE_UNAVAILABLE', 'ECONNREFUSED');
const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
let folders = 0;

async function bench(behave: Behaviour, options: Partial<DurableQueueOptions> = {}) {
  const clock = manualClock(1_767_614_400_000);
  const store = fakeStore(behave);
  const fs = faultyFs();
  const directory = `/outage-${++folders}`;
  const queue = await durableQueue({ directory, sink: store, clock, fs, linger: 0, ...options });
  return { clock, store, fs, directory, queue };
}

/** Lets virtual time pass until the queue is empty; gives how long that took. */
async function catchUp(
  { clock, queue }: { clock: ReturnType<typeof manualClock>; queue: DurableQueue },
  limit = 600,
): Promise<number> {
  const begin = clock.now();
  let done = false;
  const drained = queue.drain().then(() => {
    done = true;
  });
  for (let i = 0; i < limit && !done; i++) await clock.advance(1000);
  expect(done).toBe(true);
  await drained;
  return clock.now() - begin;
}

describe('a store in trouble', () => {
  it('down for 10 minutes: every write is acknowledged, and it catches up in order within 3 minutes', async () => {
    let down = true;
    const at = await bench(() => {
      if (down) throw unavailable();
    });
    for (let second = 0; second < 600; second++) {
      await at.queue.write(numbered(second));
      await at.clock.advance(1000);
    }
    const { records, oldestAge, refused, lastError } = at.queue.stats();
    expect({ records, refused, lastError }).toEqual({
      records: 600,
      refused: 0,
      lastError: 'ECONNREFUSED',
    });
    expect(oldestAge).toBe(600_000);
    // Backing off up to half a minute: not an attempt a second.
    expect(at.store.calls.length).toBeLessThan(40);
    down = false;
    expect(await catchUp(at)).toBeLessThanOrEqual(180_000);
    expect(at.store.stored).toEqual(upTo(600));
    expect(at.queue.stats()).toMatchObject({
      records: 0,
      oldestAge: 0,
      failures: 0,
      lastError: '',
    });
    await at.queue.close();
  });

  it('down for longer than the disk lasts: refused with a reason, and taken again afterwards', async () => {
    let down = true;
    const at = await bench(
      () => {
        if (down) throw unavailable();
      },
      { maxBytes: 2 ** 17 },
    );
    let kept = 0;
    for (; at.queue.stats().refused === 0; kept++) {
      await at.queue.write(numbered(kept)).catch((error: unknown) => {
        expect(error).toMatchObject({
          code: 'STORE_UNAVAILABLE',
          details: { reason: 'queue_full' },
        });
        kept--;
      });
    }
    down = false;
    await catchUp(at);
    await at.queue.write(numbered(kept));
    await catchUp(at);
    expect(at.store.stored).toEqual(upTo(kept + 1));
    await at.queue.close();
  });

  it('slow, 5 s an insert: one call at a time, larger and larger batches, all in order', async () => {
    const at = await bench(() => at.clock.sleep(5000));
    for (let i = 0; i < 300; i++) {
      await at.queue.write(numbered(i));
      await at.clock.advance(100);
    }
    await catchUp(at);
    expect(at.store.mostInFlight).toBe(1);
    expect(at.store.calls.length).toBeLessThan(12);
    expect(at.store.stored).toEqual(upTo(300));
    await at.queue.close();
  });

  it('half-open, no answer ever: given up after a minute, and sent again under the same id', async () => {
    let silent = 3;
    const at = await bench((_, { signal }) => {
      if (silent-- <= 0) return;
      // A caller that knows its signal.
      return new Promise((_resolve, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason));
      });
    });
    await at.queue.write(numbered(1));
    expect(await catchUp(at)).toBeGreaterThan(180_000);
    expect(at.store.calls).toHaveLength(4);
    expect(new Set(at.store.calls.map(({ batchId }) => batchId)).size).toBe(1);
    expect(at.store.stored).toEqual([1]);
    await at.queue.close();
  });

  it('half-open under a sink that ignores its signal: goes on with new calls', async () => {
    let silent = 3;
    const at = await bench(() => (silent-- > 0 ? new Promise(() => undefined) : undefined));
    await at.queue.write(numbered(1));
    await catchUp(at);
    expect(at.store.stored).toEqual([1]);
    await at.queue.close();
  });

  it('500, then success: what it had kept all the same is there once', async () => {
    let failures = 4;
    const at = await bench((_, _options, keep) => {
      if (failures-- <= 0) return;
      keep();
      throw unavailable();
    });
    await Promise.all(upTo(20).map((n) => at.queue.write(numbered(n))));
    await catchUp(at);
    expect(at.store.stored).toEqual(upTo(20));
    expect(new Set(at.store.calls.map(({ batchId }) => batchId)).size).toBe(1);
    await at.queue.close();
  });

  it('errors that are none of ours are tried again too', async () => {
    let failures = 3;
    const at = await bench(() => {
      if (failures-- > 0) throw new TypeError('socket hang up');
    });
    await at.queue.write(numbered(1));
    await catchUp(at);
    expect(at.store.stored).toEqual([1]);
    await at.queue.close();
  });
});

describe('a record that the store will not take', () => {
  const refuses =
    (...poison: readonly number[]): Behaviour =>
    (numbers) => {
      if (numbers.some((n) => poison.includes(n))) {
        throw new AbduceError('STORE_REJECTED', 'value out of range');
      }
    };

  it('is put aside with the reason; the others of its batch are delivered once', async () => {
    const at = await bench(refuses(7, 12));
    await Promise.all(upTo(20).map((n) => at.queue.write(numbered(n))));
    await catchUp(at);
    expect(at.store.stored).toEqual(upTo(20).filter((n) => n !== 7 && n !== 12));
    expect(at.queue.stats()).toMatchObject({
      delivered: 18,
      quarantined: { records: 2, reasons: { STORE_REJECTED: 2 } },
    });
    const names = at.fs.names(`${at.directory}/quarantine`);
    expect(names).toHaveLength(2);
    const content = Buffer.from(at.fs.content(`${at.directory}/quarantine/${names[0]}`));
    const told = JSON.parse(content.subarray(0, content.indexOf(10)).toString());
    expect(told).toMatchObject({
      part: 'logs',
      reason: 'STORE_REJECTED',
      error: 'value out of range',
    });
    await at.queue.close();
  });

  it('is put aside within a bound, and what goes over it is counted', async () => {
    const at = await bench(refuses(...upTo(30)), { quarantineBytes: 2000 });
    for (const n of upTo(30)) await at.queue.write(numbered(n));
    await at.queue.write(numbered(30));
    await catchUp(at);
    const { quarantined, dropped } = at.queue.stats();
    expect(quarantined.bytes).toBeLessThanOrEqual(2000);
    expect(quarantined.records + dropped.quarantine_full).toBe(30);
    expect(at.store.stored).toEqual([30]);
    await at.queue.close();
  });

  it('cannot stop delivery by an error that looks as if it could pass', async () => {
    const at = await bench(
      (numbers) => {
        if (numbers.includes(0)) throw unavailable();
      },
      { deliveryBytes: 64 },
    );
    for (const n of upTo(8)) await at.queue.write(numbered(n));
    await catchUp(at);
    expect(at.store.stored).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(at.queue.stats().quarantined).toMatchObject({
      records: 1,
      reasons: { STORE_UNAVAILABLE: 1 },
    });
    await at.queue.close();
  });

  it('is held back with all others while the store refuses everything', async () => {
    let refusing = true;
    const at = await bench(() => {
      if (refusing) throw new AbduceError('STORE_REJECTED', 'wrong password');
    });
    await Promise.all(upTo(300).map((n) => at.queue.write(numbered(n))));
    await at.clock.advance(3_600_000);
    expect(at.queue.stats()).toMatchObject({ quarantined: { records: 100 } });
    expect(at.queue.stats().lastError).toBe('the store refuses everything: wrong password');
    refusing = false;
    await catchUp(at);
    expect(at.store.stored).toEqual(upTo(300).slice(100));
    await at.queue.close();
  });
});
