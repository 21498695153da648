/** A text with its escapes undone, and where each character of it came from. */
export interface DecodedView {
  readonly text: string;
  /** `text.length + 1` entries: character `i` stands at `origin[i]` up to `origin[i + 1]` of the source. */
  readonly origin: Uint32Array;
}

/**
 * URL, JSON and HTML escapes of ASCII characters and of white space; wide forms of ASCII; and what is not seen at all,
 * such as zero-width characters and terminal colours, which would otherwise hide the rest of a secret from us alone.
 */
const coded = '%[0-7][0-9a-f]|\\\\(?:u00|x)[0-7][0-9a-f]|\\\\["\'\\\\/nrt]';
const entity = '&(?:quot|amp|apos|lt|gt|#\\d{1,3}|#x[0-9a-f]{1,2});';
const invisible =
  '[\\u00ad\\u034f\\u061c\\u180e\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff]';
const colour = '\\u001b\\[[0-9;]{0,16}m';
const wideForm = '[\\uff01-\\uff5e]';
const any = [coded, entity, invisible, colour, wideForm].join('|');
const escapes = new RegExp(any, 'gi');
const oneEscape = new RegExp(any, 'i');

/** Whether a text says something else to whoever undoes its escapes. */
export function hasEscapes(text: string): boolean {
  return oneEscape.test(text);
}

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

/** Full-width forms stand at a fixed distance from the characters they are forms of. */
const wide = { first: 0xff01, last: 0xff5e, shift: 0xfee0 } as const;
const escapeCode = 0x1b;

function characterOf(escaped: string): string {
  const known = named[escaped.toLowerCase()];
  if (known !== undefined) return known;
  const code = escaped.charCodeAt(0);
  if (code >= wide.first && code <= wide.last) return String.fromCharCode(code - wide.shift);
  if (code === escapeCode || code > 0x7f) return '';
  if (escaped[0] === '%') return String.fromCharCode(Number.parseInt(escaped.slice(1), 16));
  if (escaped[0] === '&') {
    const digits = escaped.slice(2, -1);
    return String.fromCharCode(
      /^x/i.test(digits) ? Number.parseInt(digits.slice(1), 16) : Number(digits),
    );
  }
  return escaped.length === 2
    ? (escaped[1] as string)
    : String.fromCharCode(Number.parseInt(escaped.slice(2), 16));
}

/** Undoes one layer of escapes; `undefined` when there is none. */
export function decodedView(source: string): DecodedView | undefined {
  if (!hasEscapes(source)) return undefined;
  const pieces: string[] = [];
  const origin: number[] = [];
  let at = 0;
  const copy = (end: number): void => {
    pieces.push(source.slice(at, end));
    for (; at < end; at++) origin.push(at);
  };
  for (const { 0: escaped, index } of source.matchAll(escapes)) {
    copy(index);
    const character = characterOf(escaped);
    pieces.push(character);
    if (character !== '') origin.push(index);
    at = index + escaped.length;
  }
  copy(source.length);
  origin.push(source.length);
  return { text: pieces.join(''), origin: Uint32Array.from(origin) };
}
