import { describe, expect, it } from 'vitest';
import { crc32c } from './crc32c.ts';

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('crc32c', () => {
  // RFC 3720, appendix B.4, and the usual check value.
  it.each([
    ['nothing', new Uint8Array(0), 0],
    ['the check text', ascii('123456789'), 0xe3069283],
    ['32 zeros', new Uint8Array(32), 0x8a9136aa],
    ['32 ones', new Uint8Array(32).fill(255), 0x62a8ab43],
    ['0 to 31', Uint8Array.from({ length: 32 }, (_, i) => i), 0x46dd794e],
    ['31 to 0', Uint8Array.from({ length: 32 }, (_, i) => 31 - i), 0x113fdb5c],
  ])('knows %s', (_, bytes, sum) => {
    expect(crc32c(bytes)).toBe(sum);
  });

  it('goes on where it ended, whatever the cut', () => {
    const bytes = ascii('group commit shares one fdatasync');
    for (let cut = 0; cut <= bytes.length; cut++) {
      expect(crc32c(bytes, cut, bytes.length, crc32c(bytes, 0, cut))).toBe(crc32c(bytes));
    }
  });
});
