/** One piece of a sentence as it stands there. */
export interface Token {
  readonly kind: 'reference' | 'name' | 'clock' | 'number' | 'word' | 'mark' | 'citation' | 'odd';
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Finds names of the pack in a text; `at` must begin a word. */
export type NameAt = (text: string, at: number) => number;

const patterns: readonly (readonly [Token['kind'], RegExp])[] = [
  ['reference', /\{[^{}]*\}/y],
  ['citation', /[[(]E\d+(?:, ?E\d+)*[\])]/y],
  [
    'clock',
    /\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?: ?(?:Z|UTC|[+-]\d\d:?\d\d))?|\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?(?: ?(?:[ap]\.?m\.?|Z|UTC|GMT)(?![\w]))?|\d{4}-\d\d-\d\d/y,
  ],
  ['number', /\d{1,3}(?:[,\u202f\u00a0\u2009 ]\d{3})+(?:\.\d+)?(?![\d])|\d+(?:\.\d+)?/y],
  ['word', /[A-Za-z\u00b5\u03bc]+(?:['’/-][A-Za-z]+)*/y],
  ['mark', /[ \u00a0\u202f\u2009]+|[.,;:()!?"“”'‘’–—→×%~≈/+−-]|->/y],
];

const boundary = /[\p{L}\p{N}_]/u;

/**
 * Cuts a sentence into tokens; together they are the whole text, blanks left out. What fits nothing, such as letters
 * of another script, control characters and marks of Markdown or HTML, becomes `odd`.
 */
export function lex(text: string, nameAt: NameAt): readonly Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < text.length; ) {
    const token = tokenAt(text, at, nameAt);
    if (token.text.trim() !== '') tokens.push(token);
    at = token.end;
  }
  return tokens;
}

function tokenAt(text: string, at: number, nameAt: NameAt): Token {
  const inside = at > 0 && boundary.test(text[at - 1] ?? '');
  const name = inside ? 0 : nameAt(text, at);
  if (name > 0) return token('name', text, at, at + name);
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    if (found !== undefined) return token(kind, text, at, at + found.length);
  }
  const odd = String.fromCodePoint(text.codePointAt(at) ?? 0);
  return token('odd', text, at, at + odd.length);
}

function token(kind: Token['kind'], text: string, start: number, end: number): Token {
  return { kind, text: text.slice(start, end), start, end };
}
