import { describe, expect, it } from 'vitest';
import { sipHash } from './siphash.ts';

const counting = (length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => i);

describe('sipHash', () => {
  // Appendix A of the paper: key 00 … 0f, message 00 … 0e.
  it('gives the published value', () => {
    expect(sipHash(counting(15), counting(16))).toBe(0xa129ca6149be45e5n);
  });

  it('tells lengths and bytes apart', () => {
    const seen = new Set(Array.from({ length: 64 }, (_, i) => sipHash(new Uint8Array(i))));
    for (let i = 0; i < 64; i++) seen.add(sipHash(counting(64).fill(255, i, i + 1)));
    expect(seen.size).toBe(128);
  });
});
