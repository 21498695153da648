/** Interns tuples of `width` 32-bit words: equal tuples get the same id, ids count up from 0. */
export interface WordIndex {
  readonly size: number;
  /** The id of the tuple; a new one, or -1 once `limit` tuples are known. */
  intern(a: number, b: number, c?: number, d?: number, e?: number, f?: number): number;
  /** The id, or -1 when the tuple is unknown. */
  find(a: number, b: number, c?: number, d?: number, e?: number, f?: number): number;
  /** Word `at` of tuple `id`. */
  word(id: number, at: number): number;
}

const golden = 0x9e3779b1;

/** Open addressing with linear probing at a load of at most one half. */
export function wordIndex(
  width: 1 | 2 | 3 | 4 | 5 | 6,
  limit: number = Number.POSITIVE_INFINITY,
): WordIndex {
  let capacity = 64;
  let slots = new Int32Array(capacity);
  let words = new Uint32Array((capacity / 2) * width);
  const key = new Uint32Array(6);
  let size = 0;

  const hash = (table: Uint32Array, at: number): number => {
    let h = 0;
    for (let i = 0; i < width; i++) {
      h = Math.imul(h ^ (table[at + i] as number), golden);
      h ^= h >>> 15;
    }
    return h >>> 0;
  };
  const equals = (id: number): boolean => {
    const at = id * width;
    for (let i = 0; i < width; i++) if (words[at + i] !== key[i]) return false;
    return true;
  };
  const grow = (): void => {
    capacity *= 2;
    slots = new Int32Array(capacity);
    const grown = new Uint32Array((capacity / 2) * width);
    grown.set(words);
    words = grown;
    for (let id = 0; id < size; id++) {
      let slot = hash(words, id * width) & (capacity - 1);
      while (slots[slot] !== 0) slot = (slot + 1) & (capacity - 1);
      slots[slot] = id + 1;
    }
  };
  const locate = (): number => {
    let slot = hash(key, 0) & (capacity - 1);
    for (;;) {
      const entry = slots[slot] as number;
      if (entry === 0) return ~slot;
      if (equals(entry - 1)) return entry - 1;
      slot = (slot + 1) & (capacity - 1);
    }
  };
  const set = (a: number, b: number, c: number, d: number, e: number, f: number): void => {
    key[0] = a;
    key[1] = b;
    key[2] = c;
    key[3] = d;
    key[4] = e;
    key[5] = f;
  };
  return {
    get size() {
      return size;
    },
    intern(a, b, c = 0, d = 0, e = 0, f = 0) {
      set(a, b, c, d, e, f);
      let found = locate();
      if (found >= 0) return found;
      if (size >= limit) return -1;
      if (size * 2 >= capacity) {
        grow();
        found = locate();
      }
      slots[~found] = size + 1;
      for (let i = 0; i < width; i++) words[size * width + i] = key[i] as number;
      return size++;
    },
    find(a, b, c = 0, d = 0, e = 0, f = 0) {
      set(a, b, c, d, e, f);
      return Math.max(-1, locate());
    },
    word: (id, at) => words[id * width + at] as number,
  };
}
