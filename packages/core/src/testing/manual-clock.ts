import type { Millis, UnixMs } from '../model/units.ts';
import type { Clock } from '../ports/runtime.ts';

/** A clock that stands still until told to move. */
export interface ManualClock extends Clock {
  /**
   * Moves time forward and wakes sleepers in order of their deadlines; code that a sleeper's waking sets off runs,
   * and may sleep again, before time moves on. Resolves when all of them had their turn.
   */
  advance(duration: Millis): Promise<void>;
  /** How many calls of `sleep` are waiting. */
  readonly sleepers: number;
}

interface Sleeper {
  readonly deadline: UnixMs;
  readonly wake: () => void;
}

/** Lets everything that is ready run: promise chains, and what they queue in turn. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

export function manualClock(start: UnixMs = 0): ManualClock {
  let now = start;
  const sleepers = new Set<Sleeper>();
  const nextDue = (until: UnixMs): Sleeper | undefined => {
    let first: Sleeper | undefined;
    for (const sleeper of sleepers) {
      if (sleeper.deadline <= until && (!first || sleeper.deadline < first.deadline)) {
        first = sleeper;
      }
    }
    return first;
  };
  return {
    now: () => now,
    get sleepers() {
      return sleepers.size;
    },
    sleep(duration, { signal } = {}) {
      return new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const abort = (): void => {
          sleepers.delete(sleeper);
          reject(signal?.reason);
        };
        const sleeper: Sleeper = {
          deadline: now + Math.max(0, duration),
          wake: () => {
            sleepers.delete(sleeper);
            signal?.removeEventListener('abort', abort);
            resolve();
          },
        };
        signal?.addEventListener('abort', abort, { once: true });
        sleepers.add(sleeper);
      });
    },
    async advance(duration) {
      const until = now + duration;
      await settle();
      for (let due = nextDue(until); due !== undefined; due = nextDue(until)) {
        now = Math.max(now, due.deadline);
        due.wake();
        await settle();
      }
      now = until;
    },
  };
}
