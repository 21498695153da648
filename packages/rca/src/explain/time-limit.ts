import type { Clock, Millis } from '@abduce/core';

export interface TimeLimitOptions {
  readonly clock: Clock;
  readonly limit: Millis;
  /** Whoever asked; when it aborts, its reason is thrown at once. */
  readonly signal?: AbortSignal | undefined;
  /** Thrown when time is up. */
  readonly late: () => Error;
}

/** One stretch of time for any number of pieces of work that may hang. */
export interface TimeLimit {
  /**
   * Settles when the work does, when time is up, or when the caller gives up, whichever is first, even when the work
   * does not heed its signal.
   */
  do<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T>;
  /** Throws the caller's reason when the caller gave up. */
  throwIfAborted(): void;
}

export function timeLimit({ clock, limit, signal, late }: TimeLimitOptions): TimeLimit {
  const end = clock.now() + limit;
  return {
    throwIfAborted: () => signal?.throwIfAborted(),
    async do(work) {
      signal?.throwIfAborted();
      const left = end - clock.now();
      if (left <= 0) throw late();
      const over = new AbortController();
      const within = signal === undefined ? over.signal : AbortSignal.any([signal, over.signal]);
      const stopped = new Promise<never>((_, reject) => {
        // Work that heeds its signal goes first, and puts its books in order.
        const stop = (): unknown => setTimeout(() => reject(within.reason), 0);
        within.addEventListener('abort', stop, { once: true });
      });
      const asleep = new AbortController();
      clock.sleep(left, { signal: asleep.signal }).then(
        () => over.abort(late()),
        () => undefined,
      );
      const working = work(within);
      // Only the winner of the race is listened to.
      for (const promise of [stopped, working]) promise.catch(() => undefined);
      try {
        return await Promise.race([working, stopped]);
      } finally {
        asleep.abort();
        // What still runs, runs for nobody.
        over.abort();
      }
    },
  };
}

/** The same promise, given up when the signal aborts, for work that may not heed it. */
export async function unlessAborted<T>(work: Promise<T>, signal?: AbortSignal): Promise<T> {
  if (signal === undefined) return work;
  work.catch(() => undefined);
  let stop: (() => void) | undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    signal.throwIfAborted();
    return await Promise.race([work, aborted]);
  } finally {
    if (stop !== undefined) signal.removeEventListener('abort', stop);
  }
}
