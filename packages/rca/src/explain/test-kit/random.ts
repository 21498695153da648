/** Numbers that look random and are the same each time. */
export interface Random {
  /** 0 ≤ n < 1. */
  next(): number;
  /** A whole number from 0 to `below` − 1. */
  int(below: number): number;
  pick<T>(items: readonly [T, ...T[]] | readonly T[]): T;
  chance(probability: number): boolean;
}

/** A linear congruence of 32 bits, stirred. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    let bits = state ^ (state >>> 15);
    bits = Math.imul(bits, 0x2c1b3c6d);
    bits ^= bits >>> 12;
    return (bits >>> 0) / 2 ** 32;
  };
  const int = (below: number): number => Math.floor(next() * below);
  return {
    next,
    int,
    pick(items) {
      if (items.length === 0) throw new RangeError('nothing to pick from');
      return items[int(items.length)] as (typeof items)[number];
    },
    chance: (probability) => next() < probability,
  };
}
