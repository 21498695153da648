import type { Clock } from '../ports/runtime.ts';

/** Timers take 32 bits of milliseconds at most. */
const longestTimer = 2 ** 31 - 1;

/** The real time. The one door to it: everything else is handed a clock. */
export function systemClock(): Clock {
  return {
    now: () => Date.now(),
    sleep(duration, { signal } = {}) {
      return new Promise((resolve, reject) => {
        if (signal?.aborted === true) return reject(signal.reason);
        const abort = (): void => {
          clearTimeout(timer);
          reject(signal?.reason);
        };
        const timer = setTimeout(
          () => {
            signal?.removeEventListener('abort', abort);
            resolve();
          },
          Math.min(longestTimer, Math.max(0, duration)),
        );
        signal?.addEventListener('abort', abort, { once: true });
      });
    },
  };
}
