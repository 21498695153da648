import type { Clock } from '@abduce/core';

/** The machine's clock. Its timers are unref'ed: a waiting deadline never keeps a process alive. */
export const idleClock: Clock = {
  now: () => Date.now(),
  sleep: (duration, options) =>
    new Promise((resolve, reject) => {
      const signal = options?.signal;
      if (signal?.aborted) return reject(signal.reason);
      const stop = (): void => {
        clearTimeout(timer);
        reject(signal?.reason);
      };
      const timer = setTimeout(() => {
        signal?.removeEventListener('abort', stop);
        resolve();
      }, duration);
      timer.unref();
      signal?.addEventListener('abort', stop, { once: true });
    }),
};
