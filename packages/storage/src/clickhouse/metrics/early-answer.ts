/** An answer that was asked for before it is known whether it is wanted. */
export interface EarlyAnswer {
  readonly pieces: AsyncIterable<Uint8Array>;
  /** To be called when nobody will read it. */
  drop(): void;
}

/** Asks at once, so that the engine works while something else is waited for. */
export function earlyAnswer(source: AsyncIterable<Uint8Array>): EarlyAnswer {
  const iterator = source[Symbol.asyncIterator]();
  const first = iterator.next();
  // Whoever reads it hears of a failure; nobody does when it is dropped.
  first.catch(() => {});
  async function* pieces(): AsyncGenerator<Uint8Array> {
    try {
      for (let step = await first; step.done !== true; step = await iterator.next()) {
        yield step.value;
      }
    } finally {
      await iterator.return?.();
    }
  }
  return {
    pieces: pieces(),
    drop() {
      first.then(() => iterator.return?.()).catch(() => {});
    },
  };
}
