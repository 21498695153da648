import { random } from '@abduce/core/testing';
import { describe, expect, it } from 'vitest';
import { slices, sortInSlices } from './slices.ts';

describe('slices', () => {
  it('refuse to begin after an abort, and stop at the next pause', async () => {
    const reason = new Error('enough');
    expect(() => slices(AbortSignal.abort(reason))).toThrow(reason);
    const stop = new AbortController();
    const work = slices(stop.signal);
    stop.abort(reason);
    const spin = async (): Promise<void> => {
      for (;;) await work.pause();
    };
    await expect(spin()).rejects.toBe(reason);
  });

  it.each([0, 1, 2047, 2048, 5000, 10_001])(
    'sort %d strings as Array.sort does',
    async (length) => {
      const chance = random(length);
      const texts = Array.from(
        { length },
        () => chance.pick(['', '😀', 'ü', 'a', 'Z']) + chance.hex(3),
      );
      expect(await sortInSlices(texts, slices(undefined))).toEqual([...texts].sort());
    },
  );
});
