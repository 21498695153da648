/** Reproducible chance: the same seed gives the same sequence everywhere. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform integer in [0, below). */
  integer(below: number): number;
  chance(probability: number): boolean;
  pick<T>(items: readonly T[]): T;
  /** Standard normal (Box and Muller 1958). */
  normal(): number;
  /** Lognormal around `median`; `spread` is the standard deviation of the logarithm. */
  around(median: number, spread: number): number;
  /** Lower-case hexadecimal digits, not all zero. */
  hex(digits: number): string;
  /** A new order; the input stays as it is. */
  shuffle<T>(items: readonly T[]): T[];
  /** An independent sequence for a purpose, so that drawing more for one leaves others as they are. */
  fork(purpose: string): Random;
}

const pairs = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Eight hexadecimal digits of a 32-bit number. */
function digitsOf(word: number): string {
  const high = `${pairs[word >>> 24]}${pairs[(word >>> 16) & 255]}`;
  return `${high}${pairs[(word >>> 8) & 255]}${pairs[word & 255]}`;
}

/** FNV-1a, to turn a purpose into a seed. */
function hash(text: string, seed: number): number {
  let value = (0x811c9dc5 ^ seed) >>> 0;
  for (let i = 0; i < text.length; i++) {
    value = Math.imul(value ^ text.charCodeAt(i), 0x01000193) >>> 0;
  }
  return value;
}

/** Chance from a 32-bit seed (the mulberry32 generator: 32 bits of state, good enough for test data). */
export function random(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
  const integer = (below: number): number => Math.floor(next() * below);
  const normal = (): number =>
    Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  return {
    next,
    integer,
    chance: (probability) => next() < probability,
    pick: (items) => {
      if (items.length === 0) throw new RangeError('cannot pick from no items');
      return items[integer(items.length)] as (typeof items)[number];
    },
    normal,
    around: (median, spread) => median * Math.exp(spread * normal()),
    hex(digits) {
      let text = '';
      while (text.length < digits) text += digitsOf(integer(0x1_0000_0000));
      text = text.slice(0, digits);
      return /[^0]/.test(text) ? text : `${text.slice(1)}1`;
    },
    shuffle(items) {
      const order = [...items];
      for (let i = order.length - 1; i > 0; i--) {
        const other = integer(i + 1);
        const moved = order[i] as (typeof order)[number];
        order[i] = order[other] as (typeof order)[number];
        order[other] = moved;
      }
      return order;
    },
    fork: (purpose) => random(hash(purpose, seed)),
  };
}
