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
  /** Beyond ASCII: `wideKind` tells more. */
  wide: 128,
} as const;

/** Bits of the kinds that make words. */
export const wordKinds: number = charKind.letter | charKind.hexLetter | charKind.digit;

/** Kinds of the ASCII code units, and one more entry for all others. */
export const charKinds: Uint8Array = new Uint8Array(129);
for (let code = 0; code < 128; code++) charKinds[code] = kindOfAscii(code);
charKinds[128] = charKind.wide;

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

/**
 * The kind of a code unit from 128 on: a letter, unless it may be white space, invisible or half of a pair, which
 * only `cleanLine` tells.
 */
export function wideKind(code: number): number {
  const letter =
    (code > 0xa0 && code < 0x61c && code !== 0xad) ||
    (code > 0x61c && code < 0x2000) ||
    (code >= 0x2070 && code < 0xd800);
  return letter ? charKind.letter : charKind.dirty;
}
