import type { StringPool } from './string-pool.ts';
import { wordIndex } from './word-index.ts';

/** A function of one batch's strings, worked out once per string. 0 stays 0. */
export function textMemo(
  strings: readonly string[],
  of: (text: string) => number,
): (id: number) => number {
  let known: Uint32Array | undefined;
  return (id) => {
    if (id === 0) return 0;
    known ??= new Uint32Array(strings.length);
    const seen = known[id] as number;
    if (seen !== 0) return seen - 1;
    const value = of(strings[id] as string);
    known[id] = value + 1;
    return value;
  };
}

/** Joins two pooled strings with a space, once per pair. */
export function pairMemo(
  pool: StringPool,
  limit: number,
): (first: number, second: number) => number {
  const pairs = wordIndex(2, limit);
  const joined: number[] = [];
  return (first, second) => {
    if (first === 0) return second;
    if (second === 0) return first;
    const pair = pairs.intern(first, second);
    if (pair === -1) return 1;
    return (joined[pair] ??= pool.intern(`${pool.strings[first]} ${pool.strings[second]}`));
  };
}

/** FNV-1a over the first 256 code units, never 0. */
export function textHash(text: string): number {
  let h = 0x811c9dc5;
  const end = Math.min(text.length, 256);
  for (let i = 0; i < end; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h >>> 1 || 1;
}
