import { AbduceError } from '@abduce/core';
import type { StateDatabase } from './database.ts';

/** See `StateStore.lead`. */
export async function lead(
  { acquire }: Pick<StateDatabase, 'acquire'>,
  name: string,
  work: (signal: AbortSignal) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    const lock = await acquire(name, signal);
    const term = new AbortController();
    void lock.lost.then((cause) =>
      term.abort(
        new AbduceError('STORE_UNAVAILABLE', `the lead of "${name}" is lost`, {
          hint: 'Stop what only the leader may do; it starts again once the lead is won back.',
          cause,
        }),
      ),
    );
    try {
      await work(AbortSignal.any([signal, term.signal]));
      signal.throwIfAborted();
      if (!term.signal.aborted) return;
    } catch (error) {
      signal.throwIfAborted();
      if (!term.signal.aborted) throw error;
    } finally {
      await lock.release();
    }
  }
}
