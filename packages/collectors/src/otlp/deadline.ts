import type { Clock, Millis } from '@abduce/core';

export type Late = 'expired' | 'aborted';

/** A shared reason: a new DOMException with its stack for every finished wait would cost more than the wait. */
const finished = new Error('finished in time');
const never = new Promise<never>(() => {});

/**
 * Runs work under a deadline and an outer signal. Either one aborts the signal the work was given and answers at once,
 * whether or not the work listens; what it does afterwards has nobody left to hear it.
 */
export async function within<T extends object>(
  clock: Clock,
  limit: Millis,
  outer: AbortSignal | undefined,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T | Late> {
  if (outer?.aborted) return 'aborted';
  const work = new AbortController();
  const timer = new AbortController();
  const { promise: aborted, resolve: abort } = Promise.withResolvers<Late>();
  const onAbort = (): void => {
    work.abort(outer?.reason);
    abort('aborted');
  };
  outer?.addEventListener('abort', onAbort, { once: true });
  const running = run(work.signal);
  running.catch(() => {});
  const expiry = clock.sleep(limit, { signal: timer.signal }).then(
    (): Late => {
      work.abort(new DOMException(`took longer than ${limit} ms`, 'TimeoutError'));
      return 'expired';
    },
    () => never,
  );
  try {
    return await Promise.race([running, expiry, aborted]);
  } finally {
    timer.abort(finished);
    outer?.removeEventListener('abort', onAbort);
  }
}
