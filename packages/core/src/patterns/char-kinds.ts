/** What a code unit means to the mask; letters, hexadecimal letters and digits make words. */
export const charKind = {
  plain: 0,
  letter: 1,
  hexLetter: 2,
  digit: 4,
  blank: 8,
  sign: 16,
  quote: 32,
  /** Not fit for a template: controls, and whatever only cleaning can judge. */
  dirty: 64,
  /** One of `. - : / , + _`: makes one of two variables that it stands between. */
  joiner: 128,
} as const;

/** Bits of the kinds that make words. */
export const wordKinds: number = charKind.letter | charKind.hexLetter | charKind.digit;

/** Kinds that the mask has to look at; signs are joiners as well. */
export const specialKinds: number =
  charKind.blank | charKind.sign | charKind.quote | charKind.dirty;

/** Kinds of all code units. One table for all is worth its 64 KiB: the mask looks here for each code unit it reads. */
export const charKinds: Uint8Array = new Uint8Array(0x10000).fill(charKind.dirty);
for (let code = 0; code < 128; code++) charKinds[code] = kindOfAscii(code);
for (const code of [0x2e, 0x2d, 0x3a, 0x2f, 0x2c, 0x2b, 0x5f]) {
  charKinds[code] = (charKinds[code] as number) | charKind.joiner;
}
// Letters, or as good as; the gaps may be white space, invisible or half of a pair, which only `cleanLine` tells.
charKinds.fill(charKind.letter, 0xa1, 0x61c);
charKinds[0xad] = charKind.dirty;
charKinds.fill(charKind.letter, 0x61d, 0x2000);
charKinds.fill(charKind.letter, 0x2070, 0xd800);

function kindOfAscii(code: number): number {
  if (code >= 0x30 && code <= 0x39) return charKind.digit;
  const upper = code & ~0x20;
  if (upper >= 0x41 && upper <= 0x5a) return upper <= 0x46 ? charKind.hexLetter : charKind.letter;
  if (code === 0x20 || code === 0x09 || (code >= 0x0b && code <= 0x0d)) return charKind.blank;
  if (code < 0x20 || code === 0x7f) return charKind.dirty;
  if (code === 0x2b || code === 0x2d) return charKind.sign;
  if (code === 0x22 || code === 0x27 || code === 0x60) return charKind.quote;
  return charKind.plain;
}
