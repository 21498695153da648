import { AbduceError, type Clock, type Millis } from '@abduce/core';

/** The time one answer may take, and the caller's own signal, as one. */
export interface TimeLimit {
  readonly signal: AbortSignal;
  /** Rejects as soon as the signal aborts, even where the work does not heed it. */
  run<T>(work: Promise<T>): Promise<T>;
  remaining(): Millis;
  /** Rejects with the caller's reason, or with `MODEL_FAILED` after the time; otherwise returns. */
  check(): void;
  /** Keeps no timer from here on. */
  end(): void;
}

export function timeLimit(
  clock: Clock,
  duration: Millis,
  name: string,
  outer: AbortSignal | undefined,
): TimeLimit {
  const deadline = clock.now() + duration;
  const expired = new AbortController();
  const over = new AbortController();
  clock.sleep(duration, { signal: over.signal }).then(
    () => expired.abort(),
    () => undefined,
  );
  const signal = outer === undefined ? expired.signal : AbortSignal.any([outer, expired.signal]);
  const check = (): void => {
    outer?.throwIfAborted();
    if (!expired.signal.aborted) return;
    throw new AbduceError('MODEL_FAILED', `${name} did not answer within ${duration} ms.`, {
      hint: 'Allow more time with `timeoutMs`, or choose a faster model.',
      details: { timeoutMs: duration },
    });
  };
  return {
    signal,
    remaining: () => Math.max(0, deadline - clock.now()),
    check,
    async run(work) {
      let stop = (): void => undefined;
      const stopped = new Promise<never>((_, reject) => {
        stop = () => reject(signal.reason);
        if (signal.aborted) stop();
        else signal.addEventListener('abort', stop, { once: true });
      });
      try {
        return await Promise.race([work, stopped]);
      } catch (error) {
        check();
        throw error;
      } finally {
        signal.removeEventListener('abort', stop);
      }
    },
    end: () => over.abort(),
  };
}
