/** Lends one sink at a time. */
export interface Scratch<T> {
  /** A sink, empty. */
  borrow(): T;
  /** Empties the sink and keeps it, unless it grew large. */
  giveBack(sink: T): void;
}

/** Rows of all its tables beyond which a sink is left to the garbage collector. */
const keptRows = 2 ** 18;

interface Sized {
  readonly capacity: number;
}

/** A sink with its parts, down to the tables. */
type Parts = Sized & { readonly [part: string]: unknown };

function rowsOf(sink: Parts): number {
  let rows = sink.capacity;
  for (const part of Object.values(sink)) {
    if (typeof part === 'object' && part !== null && 'capacity' in part) {
      rows += rowsOf(part as Parts);
    }
  }
  return rows;
}

/**
 * Keeps the growable columns of one decode for the next: what a batch takes is a copy, so that only
 * exact columns are allocated per batch. A decode that fails gives nothing back.
 */
export function scratch<T extends Sized>(open: () => T, clear: (sink: T) => void): Scratch<T> {
  let spare: T | undefined;
  return {
    borrow() {
      const sink = spare ?? open();
      spare = undefined;
      return sink;
    },
    giveBack(sink) {
      if (rowsOf(sink as unknown as Parts) > keptRows) return;
      clear(sink);
      spare = sink;
    },
  };
}
