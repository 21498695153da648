import { flag, type SpanColumns } from './span-columns.ts';

/** Finds rows by trace and span id. */
export interface SpanIndex {
  /** Spans that were there before and count once. */
  readonly duplicates: number;
  /** Enters rows `from` up to `to`; a row that is there already is flagged as ignored. */
  insert(from: number, to: number): void;
  /** The row of span (`high`, `low`) in the trace whose four words begin at `trace[at]`, or -1. */
  find(trace: Uint32Array, at: number, high: number, low: number): number;
}

const golden = 0x9e3779b1;

/** Open addressing over the id columns themselves: the table holds row numbers only. */
export function spanIndex(columns: SpanColumns): SpanIndex {
  const { traceId, spanId, flags, duration } = columns;
  let bits = 4;
  while (1 << bits < columns.length * 2) bits++;
  const mask = (1 << bits) - 1;
  const shift = 32 - bits;
  const slots = new Int32Array(1 << bits);
  let duplicates = 0;

  const slotOf = (trace: Uint32Array, at: number, high: number, low: number): number => {
    let h = Math.imul(high ^ Math.imul(low, 0x85ebca6b), golden);
    h = Math.imul(h ^ (h >>> 15) ^ (trace[at + 3] as number), golden);
    return Math.imul(h ^ (h >>> 13) ^ (trace[at + 2] as number), golden) >>> shift;
  };
  const same = (
    row: number,
    trace: Uint32Array,
    at: number,
    high: number,
    low: number,
  ): boolean => {
    if (spanId[row * 2 + 1] !== low || spanId[row * 2] !== high) return false;
    const own = row * 4;
    return (
      traceId[own + 3] === trace[at + 3] &&
      traceId[own + 2] === trace[at + 2] &&
      traceId[own + 1] === trace[at + 1] &&
      traceId[own] === trace[at]
    );
  };
  return {
    get duplicates() {
      return duplicates;
    },
    insert(from, to) {
      for (let row = from; row < to; row++) {
        if (((flags[row] as number) & flag.ignored) !== 0) continue;
        const high = spanId[row * 2] as number;
        const low = spanId[row * 2 + 1] as number;
        let slot = slotOf(traceId, row * 4, high, low);
        for (;;) {
          const entry = slots[slot] as number;
          if (entry === 0) {
            slots[slot] = row + 1;
            break;
          }
          if (same(entry - 1, traceId, row * 4, high, low)) {
            duplicates++;
            // The longer one wins, so that the order of arrival does not matter.
            const longer = (duration[row] as number) > (duration[entry - 1] as number);
            const loser = longer ? entry - 1 : row;
            if (longer) slots[slot] = row + 1;
            flags[loser] = (flags[loser] as number) | flag.ignored;
            break;
          }
          slot = (slot + 1) & mask;
        }
      }
    },
    find(trace, at, high, low) {
      let slot = slotOf(trace, at, high, low);
      for (;;) {
        const entry = slots[slot] as number;
        if (entry === 0) return -1;
        if (same(entry - 1, trace, at, high, low)) return entry - 1;
        slot = (slot + 1) & mask;
      }
    },
  };
}
