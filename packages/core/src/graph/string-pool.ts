/** Strings of all batches under one numbering; 0 is the empty string. */
export interface StringPool {
  readonly strings: readonly string[];
  /** Strings that no longer fitted and were replaced by `other`. */
  readonly dropped: number;
  intern(value: string): number;
  /** Numbers of one batch's strings, translated on first use and then by array read. */
  translator(strings: readonly string[]): (id: number) => number;
}

/** What a string becomes when the pool is full. */
export const other = 'other';

export function stringPool(limit: number): StringPool {
  const strings: string[] = ['', other];
  const ids = new Map<string, number>([
    ['', 0],
    [other, 1],
  ]);
  let dropped = 0;
  const intern = (value: string): number => {
    const known = ids.get(value);
    if (known !== undefined) return known;
    if (strings.length >= limit) {
      dropped++;
      return 1;
    }
    const id = strings.push(value) - 1;
    ids.set(value, id);
    return id;
  };
  return {
    strings,
    get dropped() {
      return dropped;
    },
    intern,
    translator(batch) {
      const known = new Uint32Array(batch.length);
      return (id) => {
        const seen = known[id] as number;
        if (seen !== 0 || id === 0) return seen;
        return (known[id] = intern(batch[id] ?? ''));
      };
    },
  };
}
