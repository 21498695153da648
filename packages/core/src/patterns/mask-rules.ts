import { charKind, charKinds, wordKinds } from './char-kinds.ts';

const [space, backslash] = [0x20, 0x5c];
const [comma, minus, colon, equals, plus] = [0x2c, 0x2d, 0x3a, 0x3d, 0x2b];
const shortestHexWord = 8;
const shortestHexGroup = 4;

/** What `closingQuote` gives for a string that has to be cleaned, and for one without an end. */
export const dirtyQuote = -2;
export const noQuote = -1;

/** The end of `text[from..to)` without the white space there. */
export function trimmedEnd(text: string, from: number, to: number): number {
  let end = to;
  while (end > from && isBlank(text.charCodeAt(end - 1))) end--;
  return end;
}

/** White space within a line. */
export function isBlank(code: number): boolean {
  return code === space || code === 0x09 || (code >= 0x0b && code <= 0x0d);
}

function isWord(code: number): boolean {
  return code >= 128 || ((charKinds[code] as number) & wordKinds) !== 0;
}

/** After a variable and a dash or colon four letters are enough: a part of a UUID or an address. */
export function hexLength(text: string, from: number, variableEnd: number): number {
  const gap = from - variableEnd;
  if (variableEnd < 0 || gap < 1 || gap > 2) return shortestHexWord;
  const between = text.charCodeAt(variableEnd);
  if (gap === 2 && (between !== colon || text.charCodeAt(from - 1) !== colon))
    return shortestHexWord;
  return between === minus || between === colon ? shortestHexGroup : shortestHexWord;
}

/** Two variables with only a joiner, a comma and a space, or `::` between them are one. */
export function joins(text: string, end: number, from: number): boolean {
  const gap = from - end;
  if (end < 0 || gap === 0) return end >= 0;
  const code = text.charCodeAt(end);
  if (gap === 1) return (charKinds[code] as number) >= charKind.joiner;
  if (code === colon) return gap === 2 && text.charCodeAt(end + 1) === colon;
  if (code !== comma) return false;
  let at = end + 1;
  while (at < from && isBlank(text.charCodeAt(at))) at++;
  return at === from;
}

/** A quote after a word is an apostrophe or an inch; after `=` or `:` it holds a value worth reading. */
export function opensQuote(text: string, at: number, start: number): boolean {
  if (at === start) return true;
  const before = text.charCodeAt(at - 1);
  return before !== equals && before !== colon && !isWord(before);
}

/** Where the quote that was opened before `from` ends. Each quote is looked for once, so that the mask stays linear. */
export function closingQuote(
  text: string,
  from: number,
  end: number,
  quote: number,
  cleaned: boolean,
): number {
  for (let i = from; i < end; i++) {
    const code = text.charCodeAt(i);
    if (code === backslash) i++;
    else if (code === quote && !(i + 1 < end && isWord(text.charCodeAt(i + 1)))) return i;
    if (!cleaned && i < end && charKinds[text.charCodeAt(i)] === charKind.dirty) return dirtyQuote;
  }
  return noQuote;
}

/** A sign stands before a digit and after no word. */
export function isSign(text: string, at: number, start: number, end: number): boolean {
  if (at + 1 >= end) return false;
  const next = text.charCodeAt(at + 1);
  if (next < 0x30 || next > 0x39) return false;
  if (at === start) return true;
  const before = text.charCodeAt(at - 1);
  return before < 128 && !isWord(before) && before !== minus && before !== plus;
}
