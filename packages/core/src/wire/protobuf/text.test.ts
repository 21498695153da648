import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readText, readTextPortably } from './text.ts';

it('reads any bytes as TextDecoder does', () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 40 }),
    fc.string({ unit: 'grapheme' }).map((text) => new TextEncoder().encode(text)),
    fc.constantFrom(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61), Uint8Array.of(0xed, 0xa0, 0x80)),
  );
  fc.assert(
    fc.property(bytes, fc.nat({ max: 3 }), (bytes, start) => {
      const from = Math.min(start, bytes.length);
      expect(readText(bytes, from, bytes.length)).toBe(readTextPortably(bytes, from, bytes.length));
    }),
    { numRuns: 1000, seed: 20_260_103 },
  );
});
