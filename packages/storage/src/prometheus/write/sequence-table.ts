/** Gives equal sequences of integers equal numbers, counted from 0. Open addressing over one array of them all. */
export interface SequenceTable {
  readonly size: number;
  /** The number of the first `length` entries of `sequence`; a new one is `size` before the call. */
  of(sequence: Int32Array, length: number): number;
  clear(): void;
}

function hashOf(sequence: Int32Array, length: number): number {
  let hash = Math.imul(length, 0x9e37_79b1);
  for (let i = 0; i < length; i++) {
    hash = Math.imul(hash ^ (sequence[i] as number), 0x85eb_ca6b);
    hash ^= hash >>> 15;
  }
  hash = Math.imul(hash, 0xc2b2_ae35);
  return hash ^ (hash >>> 16);
}

export function sequenceTable(): SequenceTable {
  let slots = new Int32Array(2048).fill(-1);
  let hashes = new Int32Array(1024);
  /** Sequence `n` is `held[ends[n - 1]]` up to `held[ends[n]]`. */
  let ends = new Int32Array(1024);
  let held = new Int32Array(16_384);
  let size = 0;

  const startOf = (number: number): number => (number === 0 ? 0 : (ends[number - 1] as number));
  const isAt = (number: number, sequence: Int32Array, length: number): boolean => {
    const start = startOf(number);
    if ((ends[number] as number) - start !== length) return false;
    for (let i = 0; i < length; i++) if (held[start + i] !== sequence[i]) return false;
    return true;
  };
  const wider = (column: Int32Array<ArrayBuffer>, length: number): Int32Array<ArrayBuffer> => {
    const grown = new Int32Array(Math.max(column.length * 2, length));
    grown.set(column);
    return grown;
  };
  const append = (sequence: Int32Array, length: number, hash: number): number => {
    const start = startOf(size);
    if (start + length > held.length) held = wider(held, start + length);
    held.set(sequence.subarray(0, length), start);
    hashes[size] = hash;
    ends[size] = start + length;
    return size++;
  };
  const grow = (): void => {
    hashes = wider(hashes, 0);
    ends = wider(ends, 0);
    slots = new Int32Array(slots.length * 2).fill(-1);
    for (let number = 0; number < size; number++) {
      let slot = (hashes[number] as number) & (slots.length - 1);
      while (slots[slot] !== -1) slot = (slot + 1) & (slots.length - 1);
      slots[slot] = number;
    }
  };

  return {
    get size() {
      return size;
    },
    of(sequence, length) {
      if (size === ends.length) grow();
      const hash = hashOf(sequence, length);
      const mask = slots.length - 1;
      let slot = hash & mask;
      for (;;) {
        const number = slots[slot] as number;
        if (number === -1) {
          slots[slot] = size;
          return append(sequence, length, hash);
        }
        if (hashes[number] === hash && isAt(number, sequence, length)) return number;
        slot = (slot + 1) & mask;
      }
    },
    clear() {
      slots.fill(-1);
      size = 0;
    },
  };
}
