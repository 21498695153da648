import { describe, expect, it } from 'vitest';
import { internBytes, internStrings, takeStrings, textOf } from './strings.ts';

function stringsOf(bytes: Uint8Array): ReturnType<typeof internStrings> {
  return internStrings(bytes, new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
}

/** Eight-byte names whose hashes are equal: the second word undoes what the first one did. */
function colliding(count: number): Uint8Array {
  const bytes = new Uint8Array(count * 8);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < count; i++) {
    let state = Math.imul(8, 0x9e3779b1);
    const first = 0x20202020 + i;
    state = Math.imul(state ^ first, 0x85ebca6b);
    state ^= state >>> 15;
    view.setInt32(i * 8, first, true);
    view.setInt32(i * 8 + 4, state ^ 0x41414141, true);
  }
  return bytes;
}

describe('internBytes', () => {
  it('gives equal bytes one id, from the first place they stand', () => {
    const bytes = new TextEncoder().encode('abcabcabd');
    const strings = stringsOf(bytes);
    const ids = [0, 3, 6].map((at) => internBytes(strings, at, at + 3));
    expect(ids).toEqual([1, 1, 2]);
    expect(internBytes(strings, 4, 4)).toBe(0);
    expect(takeStrings(strings)).toEqual(['', 'abc', 'abd']);
  });

  it('keeps ids while it grows', () => {
    const words = Array.from({ length: 5000 }, (_, i) => `word-${i};`);
    const bytes = new TextEncoder().encode(words.join(''));
    const strings = stringsOf(bytes);
    const intern = (): number[] => {
      let at = 0;
      return words.map((word) => internBytes(strings, at, (at += word.length)));
    };
    const ids = intern();
    expect(new Set(ids).size).toBe(words.length);
    expect(intern()).toEqual(ids);
    expect(ids.map((id) => textOf(strings, id))).toEqual(words);
  });

  it('falls back to a map when names are made to collide', () => {
    const count = 5000;
    const bytes = colliding(count);
    const strings = stringsOf(bytes);
    const intern = (): number[] =>
      Array.from({ length: count }, (_, i) => internBytes(strings, i * 8, i * 8 + 8));
    const ids = intern();
    expect(strings.crowded.size).toBeGreaterThan(count - 300);
    expect(intern()).toEqual(ids);
    expect(ids.map((id) => textOf(strings, id))).toEqual(
      Array.from({ length: count }, (_, i) =>
        new TextDecoder().decode(bytes.subarray(i * 8, i * 8 + 8)),
      ),
    );
  });
});
