/**
 * Writes that carry an id, by it: a second write of the same id is answered by the first. Bounded: the oldest ids are
 * forgotten. A write that failed is forgotten at once, so that it can be sent again.
 */
export interface KeyMemory {
  get(key: string): Promise<void> | undefined;
  add(key: string, write: Promise<void>): void;
}

export function keyMemory(limit: number, known: readonly string[]): KeyMemory {
  const writes = new Map<string, Promise<void>>();
  const done = Promise.resolve();
  for (const key of known.slice(-limit)) writes.set(key, done);
  return {
    get: (key) => writes.get(key),
    add(key, write) {
      writes.set(key, write);
      write.then(
        // What was written is of no interest any more, and must not be kept alive.
        () => void writes.set(key, done),
        () => void writes.delete(key),
      );
      const oldest = writes.size > limit ? writes.keys().next().value : undefined;
      if (oldest !== undefined) writes.delete(oldest);
    },
  };
}
