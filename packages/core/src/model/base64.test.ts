import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromBase64, toBase64 } from './base64.ts';

describe('base64', () => {
  it('agrees with the platform', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
        expect(fromBase64(toBase64(bytes))).toEqual(bytes);
      }),
      { seed: 1 },
    );
  });

  it.each(['A', 'AA', 'AAA', 'AA-A', 'A===', 'AAé=', '=AAA', 'A=AA'])('refuses %s', (text) => {
    expect(fromBase64(text)).toBe(undefined);
  });
});
