/** Lets a bounded number in at a time, in the order they came. */
export interface Gate {
  /** Runs `task` when its turn comes; rejects with the signal's reason when that comes first. */
  run<T>(task: () => Promise<T>, signal?: AbortSignal): Promise<T>;
}

export function gate(width: number): Gate {
  const waiting: (() => void)[] = [];
  let inside = 0;
  const enter = (signal: AbortSignal | undefined): Promise<void> | undefined => {
    if (inside < width) {
      inside++;
      return undefined;
    }
    return new Promise((resolve, reject) => {
      const abort = (): void => {
        waiting.splice(waiting.indexOf(go), 1);
        reject(signal?.reason);
      };
      const go = (): void => {
        signal?.removeEventListener('abort', abort);
        resolve();
      };
      signal?.addEventListener('abort', abort, { once: true });
      waiting.push(go);
    });
  };
  return {
    async run(task, signal) {
      signal?.throwIfAborted();
      await enter(signal);
      try {
        return await task();
      } finally {
        const next = waiting.shift();
        if (next === undefined) inside--;
        else next();
      }
    },
  };
}
