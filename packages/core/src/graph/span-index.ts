import { flag, type SpanColumns } from './span-columns.ts';

/*
 * The loops over all rows, here and in the other steps of the join, are functions of the module over plain tables:
 * closures made per build would lose their compiled code each time a build becomes garbage.
 */

/** Finds rows by their key: open addressing over the key column itself, so that the table holds row numbers only. */
export interface SpanIndex {
  /** Row plus 1; 0 is free. */
  readonly slots: Int32Array;
  readonly shift: number;
  readonly columns: SpanColumns;
  /** Spans that were there before and count once. */
  duplicates: number;
}

export function spanIndex(columns: SpanColumns): SpanIndex {
  let bits = 4;
  while (1 << bits < columns.length * 1.5) bits++;
  return { slots: new Int32Array(1 << bits), shift: 32 - bits, columns, duplicates: 0 };
}

/** Where the key is, or the bitwise complement of the free slot where it belongs. */
function locate(
  slots: Int32Array,
  shift: number,
  key: Uint32Array,
  high: number,
  low: number,
  traceLow: number,
  traceHigh: number,
): number {
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
    slot = (slot + 1) & (slots.length - 1);
  }
}

/** Enters rows `from` up to `to`; of two rows with one key the lesser is flagged as ignored. */
export function insertSpans(index: SpanIndex, from: number, to: number): void {
  const { slots, shift } = index;
  const { key, flags, duration } = index.columns;
  for (let row = from; row < to; row++) {
    if (((flags[row] as number) & flag.ignored) !== 0) continue;
    const at = row * 4;
    const slot = locate(
      slots,
      shift,
      key,
      key[at] as number,
      key[at + 1] as number,
      key[at + 2] as number,
      key[at + 3] as number,
    );
    if (slot < 0) {
      slots[~slot] = row + 1;
      continue;
    }
    index.duplicates++;
    // The longer one wins, so that the order of arrival does not matter.
    const known = (slots[slot] as number) - 1;
    const longer = (duration[row] as number) > (duration[known] as number);
    if (longer) slots[slot] = row + 1;
    const loser = longer ? known : row;
    flags[loser] = (flags[loser] as number) | flag.ignored;
  }
}

/** The row with the key of these four words, or -1. */
export function findSpan(
  { slots, shift, columns }: SpanIndex,
  high: number,
  low: number,
  traceLow: number,
  traceHigh: number,
): number {
  const slot = locate(slots, shift, columns.key, high, low, traceLow, traceHigh);
  return slot < 0 ? -1 : (slots[slot] as number) - 1;
}
