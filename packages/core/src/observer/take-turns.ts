import type { CallOptions, Clock } from '../ports/runtime.ts';

/** Milliseconds of work after which others get a turn; well under the 10 ms that a slice may last. */
const turn = 4;

/** Lets timers, sockets and promises of others run. */
export function pause(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof setImmediate === 'function') setImmediate(resolve);
    else setTimeout(resolve, 0);
  });
}

/** Runs sliced work to its end, giving way to others whenever a turn is used up. Rejects when aborted between slices. */
export async function takeTurns<T>(
  work: Generator<void, T, void>,
  clock: Clock,
  { signal }: CallOptions = {},
): Promise<T> {
  let began = clock.now();
  for (;;) {
    const slice = work.next();
    if (slice.done === true) return slice.value;
    if (clock.now() - began < turn) continue;
    await pause();
    signal?.throwIfAborted();
    began = clock.now();
  }
}
