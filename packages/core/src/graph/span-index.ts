import { flag, type SpanColumns } from './span-columns.ts';

/** Finds rows by their key: span id and folded trace id. */
export interface SpanIndex {
  /** Spans that were there before and count once. */
  readonly duplicates: number;
  /** Enters rows `from` up to `to`; a row that is there already is flagged as ignored. */
  insert(from: number, to: number): void;
  /** The row with the key of these four words, or -1. */
  find(high: number, low: number, traceLow: number, traceHigh: number): number;
}

/** Open addressing over the key column itself: the table holds row numbers only. */
export function spanIndex(columns: SpanColumns): SpanIndex {
  const { key, flags, duration, length } = columns;
  let bits = 4;
  while (1 << bits < length * 1.5) bits++;
  const mask = (1 << bits) - 1;
  const shift = 32 - bits;
  const slots = new Int32Array(1 << bits);
  let duplicates = 0;

  /** Where the key is, or the bitwise complement of the free slot where it belongs. */
  const locate = (high: number, low: number, traceLow: number, traceHigh: number): number => {
    const mixed = low ^ Math.imul(high, 0x85ebca6b) ^ Math.imul(traceLow, 0xc2b2ae35);
    let slot = Math.imul(mixed ^ (mixed >>> 15), 0x9e3779b1) >>> shift;
    for (;;) {
      const entry = slots[slot] as number;
      if (entry === 0) return ~slot;
      const at = (entry - 1) * 4;
      if (
        key[at + 1] === low &&
        key[at] === high &&
        key[at + 2] === traceLow &&
        key[at + 3] === traceHigh
      ) {
        return slot;
      }
      slot = (slot + 1) & mask;
    }
  };
  return {
    get duplicates() {
      return duplicates;
    },
    insert(from, to) {
      for (let row = from; row < to; row++) {
        if (((flags[row] as number) & flag.ignored) !== 0) continue;
        const at = row * 4;
        const slot = locate(
          key[at] as number,
          key[at + 1] as number,
          key[at + 2] as number,
          key[at + 3] as number,
        );
        if (slot < 0) {
          slots[~slot] = row + 1;
          continue;
        }
        duplicates++;
        // The longer one wins, so that the order of arrival does not matter.
        const known = (slots[slot] as number) - 1;
        const longer = (duration[row] as number) > (duration[known] as number);
        if (longer) slots[slot] = row + 1;
        const loser = longer ? known : row;
        flags[loser] = (flags[loser] as number) | flag.ignored;
      }
    },
    find(high, low, traceLow, traceHigh) {
      const slot = locate(high, low, traceLow, traceHigh);
      return slot < 0 ? -1 : (slots[slot] as number) - 1;
    },
  };
}
