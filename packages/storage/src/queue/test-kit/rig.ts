import { AbduceError } from '@abduce/core';
import { type ManualClock, manualClock, random } from '@abduce/core/testing';
import { type FaultyFs, faultyFs } from '../../test-kit/faulty-fs.ts';
import { type DurableQueue, durableQueue } from '../durable-queue.ts';
import type { DurableQueueOptions } from '../options.ts';
import { type FakeStore, fakeStore } from './fake-store.ts';
import { numbered } from './numbered.ts';

let rigs = 0;

/** What the store does with the next calls. */
export type StoreMood = 'up' | 'down' | 'ambiguous' | 'hanging';

/** A queue on a disk, before a store, under a clock: all three in the test's hand. */
export interface Rig {
  readonly directory: string;
  readonly clock: ManualClock;
  readonly store: FakeStore;
  readonly fs: FaultyFs;
  readonly queue: DurableQueue | undefined;
  mood: StoreMood;
  /** Numbers whose write was acknowledged, in that order, and all that were ever written. */
  readonly acknowledged: readonly number[];
  readonly written: readonly number[];
  open(): Promise<void>;
  /** One write for each of the next numbers, at the same time; refusals are no failure of the test. */
  write(count: number): Promise<void>;
  /** Ends the process, and starts none. */
  crash(how: 'kill' | 'power' | 'torn', seed?: number): Promise<void>;
  close(): Promise<void>;
  /** Opens the queue if need be, mends store and disk, and delivers all. Throws when it does not come to an end. */
  drain(): Promise<void>;
}

/** More virtual time than any wait of the queue takes in a row. */
const drainSteps = 400;

export function rig(options: Partial<DurableQueueOptions> = {}): Rig {
  const directory = `/queue-${++rigs}`;
  const clock = manualClock(1_767_614_400_000);
  const acknowledged: number[] = [];
  const written: number[] = [];
  let fs = faultyFs();
  let queue: DurableQueue | undefined;
  let next = 0;
  const store = fakeStore((_, { signal }, keep) => {
    if (self.mood === 'down') throw new AbduceError('STORE_UNAVAILABLE', 'down');
    if (self.mood === 'ambiguous') {
      keep();
      throw new AbduceError('STORE_UNAVAILABLE', '500');
    }
    if (self.mood === 'hanging') {
      return new Promise((_resolve, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason));
      });
    }
  });
  const self: Rig = {
    directory,
    clock,
    store,
    get fs() {
      return fs;
    },
    get queue() {
      return queue;
    },
    mood: 'up',
    acknowledged,
    written,
    async open() {
      queue ??= await durableQueue({
        directory,
        sink: store,
        clock,
        fs,
        maxBytes: 2 ** 20,
        segmentBytes: 4096,
        deliveryBytes: 2048,
        ...options,
      });
    },
    async write(count) {
      const target = queue;
      if (target === undefined) return;
      const numbers = Array.from({ length: count }, () => next++);
      written.push(...numbers);
      const outcomes = numbers.map((n) =>
        target.write(numbered(n)).then(
          () => void acknowledged.push(n),
          () => undefined,
        ),
      );
      await Promise.all(outcomes);
    },
    async crash(how, seed = 1) {
      fs = how === 'kill' ? fs.kill() : fs.losePower(how === 'torn' ? random(seed) : undefined);
      await self.close();
    },
    async close() {
      const last = queue;
      queue = undefined;
      await last?.close();
    },
    async drain() {
      self.mood = 'up';
      fs.fault = undefined;
      fs.capacity = Number.POSITIVE_INFINITY;
      await self.open();
      let done = false;
      const drained = (queue as DurableQueue).drain().then(() => {
        done = true;
      });
      for (let i = 0; i < drainSteps && !done; i++) await clock.advance(1000);
      if (!done) {
        throw new Error(`not drained: ${JSON.stringify((queue as DurableQueue).stats())}`);
      }
      await drained;
    },
  };
  return self;
}
