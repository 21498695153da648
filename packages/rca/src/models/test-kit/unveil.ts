/** Letters of other scripts that look Latin. */
const lookAlikes: Readonly<Record<string, string>> = Object.fromEntries(
  [...'аесорхуіјѕԁһոтмвкгн'].map((letter, at) => [letter, [...'aecopxyijsdhntmbkrn'][at] ?? '']),
);

/** Every reading of a text that somebody bent on being misled would try: hidden, spaced, encoded and reversed words. */
export function unveil(text: string): readonly string[] {
  const tags = text.replace(
    /[\u{e0020}-\u{e007e}]+/gu,
    (hidden) =>
      ` ${[...hidden].map((sign) => String.fromCharCode((sign.codePointAt(0) ?? 0) - 0xe0000)).join('')} `,
  );
  const plain = tags
    .normalize('NFKC')
    .replace(/[\u200b-\u200f\u2060-\u2064\ufeff\u00ad]/g, '')
    .replace(/[\u0430-\u0458\u0501\u04bb\u0578]/g, (letter) => lookAlikes[letter] ?? letter);
  // Markup that was made harmless, as it was meant.
  const meant = plain
    .replace(/[\u2039\uff1c]/g, '<')
    .replace(/ :/g, ':')
    .replace(/\] \(/g, '](');
  const readings = [
    plain,
    meant,
    plain.replace(/\u202e([^\u202c]*)\u202c?/g, (_, words: string) =>
      [...words].reverse().join(''),
    ),
    // Letters one by one, words two spaces apart.
    plain.replace(/\b(?:\p{L} ){3,}\p{L}?(?: {1,2}(?:\p{L} )*\p{L}?)*/gu, (letters) =>
      letters
        .split('  ')
        .map((word) => word.replaceAll(' ', ''))
        .join(' '),
    ),
    ...percentDecoded(plain),
    ...[...plain.matchAll(/[A-Za-z0-9+/]{24,}={0,2}/g)].flatMap(([code]) => base64Decoded(code)),
  ];
  return [...new Set(readings.map((reading) => reading.replace(/\s+/g, ' ').trim()))];
}

function percentDecoded(text: string): readonly string[] {
  if (!/%[\da-f]{2}|\w\+\w/i.test(text)) return [];
  try {
    return [decodeURIComponent(text.replaceAll('+', ' '))];
  } catch {
    return [text.replaceAll('+', ' ')];
  }
}

function base64Decoded(code: string): readonly string[] {
  const words = Buffer.from(code, 'base64').toString();
  return /^[\x20-\x7e]+$/.test(words) ? [words] : [];
}
