/** A text with its escapes undone, and where each character of it came from. */
export interface DecodedView {
  readonly text: string;
  /** `text.length + 1` entries: character `i` stands at `origin[i]` up to `origin[i + 1]` of the source. */
  readonly origin: Uint32Array;
}

/** URL, JSON and HTML escapes of ASCII characters; white space escapes too. */
const escapes =
  /%[0-7][0-9a-f]|\\u00[0-7][0-9a-f]|\\x[0-7][0-9a-f]|\\["'\\/nrt]|&(?:quot|amp|apos|lt|gt|#\d{1,3}|#x[0-9a-f]{1,2});/gi;
const mayEscape = /%[0-7][0-9a-f]|\\["'\\/nrtux]|&[#aqlg]/i;

const named: Readonly<Record<string, string>> = {
  '&quot;': '"',
  '&amp;': '&',
  '&apos;': "'",
  '&lt;': '<',
  '&gt;': '>',
  '\\n': '\n',
  '\\r': '\r',
  '\\t': '\t',
};

function characterOf(coded: string): string {
  const known = named[coded.toLowerCase()];
  if (known !== undefined) return known;
  if (coded[0] === '%') return String.fromCharCode(Number.parseInt(coded.slice(1), 16));
  if (coded[0] === '&') {
    const digits = coded.slice(2, -1);
    const code = /^x/i.test(digits) ? Number.parseInt(digits.slice(1), 16) : Number(digits);
    return String.fromCharCode(code);
  }
  return coded.length === 2
    ? (coded[1] as string)
    : String.fromCharCode(Number.parseInt(coded.slice(2), 16));
}

/** Undoes one layer of escapes; `undefined` when there is none. */
export function decodedView(source: string): DecodedView | undefined {
  if (!mayEscape.test(source)) return undefined;
  const pieces: string[] = [];
  const origin: number[] = [];
  let at = 0;
  const copy = (end: number): void => {
    pieces.push(source.slice(at, end));
    for (; at < end; at++) origin.push(at);
  };
  for (const { 0: coded, index } of source.matchAll(escapes)) {
    copy(index);
    pieces.push(characterOf(coded));
    origin.push(index);
    at = index + coded.length;
  }
  if (pieces.length === 0) return undefined;
  copy(source.length);
  origin.push(source.length);
  return { text: pieces.join(''), origin: Uint32Array.from(origin) };
}
