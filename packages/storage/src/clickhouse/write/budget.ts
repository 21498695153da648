import type { CallOptions } from '@abduce/core';

/** Bytes on their way, and who waits for room among them: first come, first served. */
export interface Budget {
  readonly used: number;
  readonly waiting: number;
  /** Resolves when there is room; rejects with the signal's reason when aborted before. */
  take(bytes: number, options?: CallOptions): Promise<void>;
  give(bytes: number): void;
}

interface Waiter {
  readonly bytes: number;
  readonly enter: () => void;
}

/** A write larger than the whole budget goes when nothing else is on its way. */
export function createBudget(limit: number): Budget {
  const queue: Waiter[] = [];
  let used = 0;
  const fits = (bytes: number): boolean => used === 0 || used + bytes <= limit;
  const admit = (): void => {
    for (let first = queue[0]; first !== undefined && fits(first.bytes); first = queue[0]) {
      queue.shift();
      used += first.bytes;
      first.enter();
    }
  };
  return {
    get used() {
      return used;
    },
    get waiting() {
      return queue.length;
    },
    async take(bytes, { signal } = {}) {
      signal?.throwIfAborted();
      if (queue.length === 0 && fits(bytes)) {
        used += bytes;
        return;
      }
      await new Promise<void>((resolve, reject) => {
        const leave = (): void => {
          queue.splice(queue.indexOf(waiter), 1);
          reject(signal?.reason);
          admit();
        };
        const waiter = {
          bytes,
          enter() {
            signal?.removeEventListener('abort', leave);
            resolve();
          },
        };
        signal?.addEventListener('abort', leave, { once: true });
        queue.push(waiter);
      });
    },
    give(bytes) {
      used -= bytes;
      admit();
    },
  };
}
