import fc from 'fast-check';
import snappyjs from 'snappyjs';
import { describe, expect, it } from 'vitest';
import { javaScriptSnappy, loadSnappy } from './snappy.ts';

describe('snappy', () => {
  it('is the native module where that is installed, and both write the same format', async () => {
    const native = await loadSnappy();
    expect([native.native, javaScriptSnappy.native]).toEqual([true, false]);
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 2000 }),
      fc.string({ unit: fc.constantFrom('a', 'b', 'label'), maxLength: 3000 }).map((text) => {
        return new TextEncoder().encode(text);
      }),
    );
    fc.assert(
      fc.property(bytes, (plain) => {
        for (const { compress } of [native, javaScriptSnappy]) {
          const back = snappyjs.uncompress(new Uint8Array(compress(plain)));
          expect(Buffer.compare(back, plain)).toBe(0);
        }
      }),
      { numRuns: 200, seed: 20260105 },
    );
  });
});
