/** Which pattern each recent masked line has, by two 32-bit hashes of the line. */
export interface RecentLines {
  /** The pattern of a line, -1 for none. The line counts as seen now. */
  find(hashA: number, hashB: number): number;
  /** As `find`, and leaves no trace. */
  peek(hashA: number, hashB: number): number;
  learn(hashA: number, hashB: number, id: number): void;
  state(): RecentLinesState;
}

/** Plain JSON: two tables, each the number of slots, then slot, both hashes and the pattern of each line. */
export interface RecentLinesState {
  readonly young: readonly number[];
  readonly old: readonly number[];
}

/** Slots that are looked at for one line: hostile hashes cost no more, they only displace each other. */
const maxProbes = 16;
const smallest = 16;

interface Table {
  slots: number;
  used: number;
  /** Three words a slot: both hashes, and the pattern plus one (0 for an empty slot). */
  words: Int32Array;
}

function emptyTable(slots: number): Table {
  return { slots, used: 0, words: new Int32Array(slots * 3) };
}

function slotOf({ slots, words }: Table, hashA: number, hashB: number): number {
  const mask = slots - 1;
  for (let probe = 0, slot = hashA & mask; probe < maxProbes; probe++, slot = (slot + 1) & mask) {
    if (words[slot * 3 + 2] === 0) return slot;
    if (words[slot * 3] === hashA && words[slot * 3 + 1] === hashB) return slot;
  }
  return (hashA + maxProbes - 1) & mask;
}

function put(table: Table, hashA: number, hashB: number, id: number): void {
  const at = slotOf(table, hashA, hashB) * 3;
  if (table.words[at + 2] === 0) table.used++;
  table.words[at] = hashA;
  table.words[at + 1] = hashB;
  table.words[at + 2] = id + 1;
}

function get(table: Table, hashA: number, hashB: number): number {
  const at = slotOf(table, hashA, hashB) * 3;
  const { words } = table;
  return words[at] === hashA && words[at + 1] === hashB ? (words[at + 2] as number) - 1 : -1;
}

/**
 * Two generations of `limit` lines each: a full young table becomes the old one, and what is asked for again moves
 * back. So it forgets what has not been seen for long, in constant time a line and bounded memory.
 */
export function recentLines(limit: number, state?: RecentLinesState): RecentLines {
  let young = restoreTable(state?.young);
  let old = restoreTable(state?.old);

  const learn = (hashA: number, hashB: number, id: number): void => {
    if (young.used >= limit) {
      old = young;
      young = emptyTable(old.slots);
    } else if (young.used * 2 >= young.slots) {
      young = grown(young);
    }
    put(young, hashA, hashB, id);
  };
  return {
    learn,
    find(hashA, hashB) {
      const id = get(young, hashA, hashB);
      if (id >= 0 || old.used === 0) return id;
      const older = get(old, hashA, hashB);
      if (older >= 0) learn(hashA, hashB, older);
      return older;
    },
    peek(hashA, hashB) {
      const id = get(young, hashA, hashB);
      return id >= 0 ? id : get(old, hashA, hashB);
    },
    state: () => ({ young: stateOf(young), old: stateOf(old) }),
  };
}

function grown({ slots, words }: Table): Table {
  const larger = emptyTable(slots * 2);
  for (let at = 0; at < words.length; at += 3) {
    if (words[at + 2] === 0) continue;
    put(larger, words[at] as number, words[at + 1] as number, (words[at + 2] as number) - 1);
  }
  return larger;
}

function stateOf({ slots, words }: Table): number[] {
  const numbers = [slots];
  for (let slot = 0; slot < slots; slot++) {
    const [hashA, hashB, next] = words.subarray(slot * 3, slot * 3 + 3);
    if (next !== 0) numbers.push(slot, hashA as number, hashB as number, (next as number) - 1);
  }
  return numbers;
}

function restoreTable(numbers: readonly number[] | undefined): Table {
  const table = emptyTable(numbers?.[0] ?? smallest);
  for (let i = 1; numbers !== undefined && i < numbers.length; i += 4) {
    const [slot = 0, hashA = 0, hashB = 0, id = 0] = numbers.slice(i, i + 4);
    table.words.set([hashA, hashB, id + 1], slot * 3);
    table.used++;
  }
  return table;
}
