/** Interns tuples of `width` words (each 0..2^32-1): equal tuples get the same id, ids count up from 0. */
export interface WordIndex {
  readonly size: number;
  /** The id of the tuple; a new one, or -1 once `limit` tuples are known. */
  intern(a: number, b?: number, c?: number, d?: number, e?: number, f?: number): number;
  /** The id, or -1 when the tuple is unknown. */
  find(a: number, b?: number, c?: number, d?: number, e?: number, f?: number): number;
  /** Word `at` of tuple `id`. */
  word(id: number, at: number): number;
}

const golden = 0x9e3779b1;

/** Open addressing with linear probing at a load of at most one half. */
export function wordIndex(
  width: 1 | 2 | 3 | 6,
  limit: number = Number.POSITIVE_INFINITY,
): WordIndex {
  let mask = 63;
  let slots = new Int32Array(mask + 1);
  let words = new Uint32Array(32 * width);
  let size = 0;

  const hash = (a: number, b: number, c: number, d: number, e: number, f: number): number => {
    let h = Math.imul(a, golden) ^ b;
    h = Math.imul(h ^ (h >>> 15), golden) ^ c;
    if (width > 3) {
      h = Math.imul(h ^ (h >>> 15), golden) ^ d;
      h = Math.imul(h ^ (h >>> 15), golden) ^ e;
      h = Math.imul(h ^ (h >>> 15), golden) ^ f;
    }
    h = Math.imul(h ^ (h >>> 15), golden);
    return h ^ (h >>> 13);
  };
  const word = (id: number, at: number): number =>
    at < width ? (words[id * width + at] as number) : 0;
  const grow = (): void => {
    mask = mask * 2 + 1;
    slots = new Int32Array(mask + 1);
    const grown = new Uint32Array(((mask + 1) / 2) * width);
    grown.set(words);
    words = grown;
    for (let id = 0; id < size; id++) {
      let slot =
        hash(word(id, 0), word(id, 1), word(id, 2), word(id, 3), word(id, 4), word(id, 5)) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = id + 1;
    }
  };
  /** The id, or the bitwise complement of the free slot where the tuple belongs. */
  const locate = (a: number, b: number, c: number, d: number, e: number, f: number): number => {
    let slot = hash(a, b, c, d, e, f) & mask;
    for (;;) {
      const entry = slots[slot] as number;
      if (entry === 0) return ~slot;
      const at = (entry - 1) * width;
      if (
        words[at] === a &&
        (width < 2 || words[at + 1] === b) &&
        (width < 3 || words[at + 2] === c) &&
        (width < 6 || (words[at + 3] === d && words[at + 4] === e && words[at + 5] === f))
      ) {
        return entry - 1;
      }
      slot = (slot + 1) & mask;
    }
  };
  return {
    get size() {
      return size;
    },
    intern(a, b = 0, c = 0, d = 0, e = 0, f = 0) {
      let found = locate(a, b, c, d, e, f);
      if (found >= 0) return found;
      if (size >= limit) return -1;
      if (size * 2 > mask) {
        grow();
        found = locate(a, b, c, d, e, f);
      }
      slots[~found] = size + 1;
      const at = size * width;
      words[at] = a;
      if (width > 1) words[at + 1] = b;
      if (width > 2) words[at + 2] = c;
      if (width > 3) {
        words[at + 3] = d;
        words[at + 4] = e;
        words[at + 5] = f;
      }
      return size++;
    },
    find: (a, b = 0, c = 0, d = 0, e = 0, f = 0) => Math.max(-1, locate(a, b, c, d, e, f)),
    word,
  };
}
