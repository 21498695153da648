import {
  AbduceError,
  type Clock,
  type Millis,
  type TelemetryBatch,
  type TelemetrySink,
} from '@abduce/core';

export interface AttemptOptions {
  readonly sink: TelemetrySink;
  readonly clock: Clock;
  readonly timeout: Millis;
  /** Aborts when the queue closes. */
  readonly signal: AbortSignal;
}

export type Attempt = (batch: TelemetryBatch, batchId: string) => Promise<void>;

/** A sink that ignores its signal may leave this many calls hanging; then the queue waits for one of them to end. */
const maxHanging = 16;

/** Writes to the sink, and gives up on it after a while: a connection may be half-open. */
export function attempts({ sink, clock, timeout, signal }: AttemptOptions): Attempt {
  const hanging = new Set<Promise<unknown>>();
  return async (batch, batchId) => {
    while (hanging.size >= maxHanging) await untilAborted(Promise.race(hanging), signal);
    signal.throwIfAborted();
    const over = new AbortController();
    const stop = new AbortController();
    const both = AbortSignal.any([signal, over.signal]);
    const call = Promise.resolve().then(() => {
      both.throwIfAborted();
      return sink.write(batch, { signal: both, batchId });
    });
    const settled = call.then(
      () => undefined,
      () => undefined,
    );
    hanging.add(settled);
    void settled.then(() => hanging.delete(settled));
    const timer = clock.sleep(timeout, { signal: stop.signal }).then(
      () => {
        const error = new AbduceError('STORE_UNAVAILABLE', `no answer within ${timeout} ms`, {
          details: { timeout },
        });
        over.abort(error);
        throw error;
      },
      // Only stopped sleepers reject.
      () => undefined,
    );
    try {
      await untilAborted(Promise.race([call, timer.then(() => call)]), signal);
    } finally {
      stop.abort();
    }
  };
}

/** The promise, or the signal's reason as soon as it aborts. */
export function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const abort = (): void => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
