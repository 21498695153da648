import type { Profile } from '@abduce/core';

/** A 64-bit hash as two words, fed word by word. */
export interface Hash {
  readonly high: number;
  readonly low: number;
}

export const seed: Hash = { high: 0x2545f491, low: 0x1b873593 };

export function mixWord({ high, low }: Hash, word: number): Hash {
  let a = Math.imul(high ^ word, 0x9e3779b1);
  a ^= a >>> 15;
  let b = Math.imul(low ^ word, 0x85ebca6b);
  b ^= b >>> 13;
  // Each half sees the other, so that both together tell more than either alone.
  return { high: (a + (b >>> 7)) >>> 0, low: (b + (a >>> 9)) >>> 0 };
}

export function mixText(hash: Hash, text: string): Hash {
  let mixed = mixWord(hash, text.length);
  for (let i = 0; i < text.length; i++) mixed = mixWord(mixed, text.charCodeAt(i));
  return mixed;
}

export const hashValue = ({ high, low }: Hash): bigint =>
  (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);

/** A hash of every stack of a profile: equal for equal frames in equal order, in any profile. O(frames + stacks). */
export function stackHashes({ strings, frames, stacks }: Profile): readonly Hash[] {
  const frameHashes = Array.from(frames.function, (name, i) => {
    const named = mixText(seed, strings[name] ?? '');
    const placed = mixText(named, strings[frames.file[i] ?? 0] ?? '');
    return mixWord(placed, frames.line[i] ?? 0);
  });
  const hashes: Hash[] = [];
  for (let stack = 0; stack < stacks.parent.length; stack++) {
    const parent = stacks.parent[stack] as number;
    const frame = frameHashes[stacks.frame[stack] as number] ?? seed;
    const above = parent < 0 ? seed : (hashes[parent] as Hash);
    hashes.push(mixWord(mixWord(above, frame.high), frame.low));
  }
  return hashes;
}
