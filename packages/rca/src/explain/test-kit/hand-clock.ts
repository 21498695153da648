import type { Clock, Millis } from '@abduce/core';

/** A clock that stands still until it is moved. */
export interface HandClock extends Clock {
  move(by: Millis): void;
  /** Resolves when somebody sleeps. */
  asleep(): Promise<void>;
}

export function handClock(start: number = 0): HandClock {
  let now = start;
  const sleepers = new Set<{ readonly until: number; readonly wake: () => void }>();
  const waiting: (() => void)[] = [];
  return {
    now: () => now,
    sleep: (duration, { signal } = {}) =>
      new Promise((resolve, reject) => {
        const sleeper = { until: now + duration, wake: resolve };
        sleepers.add(sleeper);
        signal?.addEventListener(
          'abort',
          () => {
            sleepers.delete(sleeper);
            reject(signal.reason);
          },
          { once: true },
        );
        for (const told of waiting.splice(0)) told();
      }),
    move(by) {
      now += by;
      for (const sleeper of sleepers) {
        if (sleeper.until > now) continue;
        sleepers.delete(sleeper);
        sleeper.wake();
      }
    },
    asleep: () =>
      sleepers.size > 0 ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve)),
  };
}
