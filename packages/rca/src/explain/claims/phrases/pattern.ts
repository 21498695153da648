/**
 * A pattern of words, such as `(the)? <measure> (has)? (rise|climb) to <after>`:
 *
 * - a word stands for itself and its inflections: `rise` reads "rises" and "rose", `rose` reads "rose" alone;
 * - `,` `;` `:` `.` `\(` `\)` `“` `”` stand for themselves;
 * - `(a|b c)` is a choice, a group with `?` behind may be missing, with `*` it may come any number of times;
 * - `<name>` and `<name:option>` are places, filled by the grammar.
 */
export type Pattern =
  | { readonly kind: 'word'; readonly word: string }
  | { readonly kind: 'mark'; readonly mark: string }
  | { readonly kind: 'place'; readonly name: string; readonly option: string }
  | { readonly kind: 'all'; readonly parts: readonly Pattern[] }
  | { readonly kind: 'any'; readonly parts: readonly Pattern[] }
  | { readonly kind: 'maybe'; readonly part: Pattern }
  | { readonly kind: 'many'; readonly part: Pattern };

const tokens = /\s*(<[\w-]+(?::[^<>]*)?>|\\[()]|[()|?*]|[,;:.“”—–→%×]|[A-Za-z][A-Za-z'/-]*)/y;

/** Reads a pattern. Throws where it is not well formed: patterns are part of the program. */
export function patternOf(source: string): Pattern {
  const pieces = piecesOf(source);
  const [pattern, end] = choiceAt(pieces, 0, source);
  if (end < pieces.length) throw new Error(`"${pieces[end]}" is one too many in: ${source}`);
  return pattern;
}

/** Any of several patterns. */
export function anyOf(sources: readonly string[]): Pattern {
  return { kind: 'any', parts: sources.map(patternOf) };
}

/** The words that a pattern holds, in lower case. */
export function wordsOf(pattern: Pattern): readonly string[] {
  switch (pattern.kind) {
    case 'word':
      return [pattern.word];
    case 'all':
    case 'any':
      return pattern.parts.flatMap(wordsOf);
    case 'maybe':
    case 'many':
      return wordsOf(pattern.part);
    default:
      return [];
  }
}

function piecesOf(source: string): readonly string[] {
  const pieces: string[] = [];
  tokens.lastIndex = 0;
  while (tokens.lastIndex < source.trimEnd().length) {
    const at = tokens.lastIndex;
    const piece = tokens.exec(source)?.[1];
    if (piece === undefined) throw new Error(`cannot read "${source.slice(at, at + 20)}"`);
    pieces.push(piece);
  }
  return pieces;
}

type Read = readonly [pattern: Pattern, end: number];

function choiceAt(pieces: readonly string[], from: number, source: string): Read {
  const parts: Pattern[] = [];
  for (let at = from; ; at++) {
    const [part, end] = rowAt(pieces, at, source);
    parts.push(part);
    at = end;
    if (pieces[at] !== '|')
      return [parts.length === 1 ? (parts[0] as Pattern) : { kind: 'any', parts }, at];
  }
}

function rowAt(pieces: readonly string[], from: number, source: string): Read {
  const parts: Pattern[] = [];
  let at = from;
  for (let piece = pieces[at]; piece !== undefined && piece !== '|' && piece !== ')'; ) {
    let part: Pattern;
    if (piece === '(') {
      const [inner, end] = choiceAt(pieces, at + 1, source);
      if (pieces[end] !== ')') throw new Error(`a bracket is left open in: ${source}`);
      part = inner;
      at = end;
    } else part = leafOf(piece);
    at++;
    if (pieces[at] === '?') part = { kind: 'maybe', part };
    else if (pieces[at] === '*') part = { kind: 'many', part };
    if (pieces[at] === '?' || pieces[at] === '*') at++;
    parts.push(part);
    piece = pieces[at];
  }
  return [parts.length === 1 ? (parts[0] as Pattern) : { kind: 'all', parts }, at];
}

function leafOf(piece: string): Pattern {
  if (piece.startsWith('<')) {
    const [name = '', option = ''] = piece.slice(1, -1).split(/:(.*)/s);
    return { kind: 'place', name, option };
  }
  if (piece.startsWith('\\')) return { kind: 'mark', mark: piece.slice(1) };
  if (/^[A-Za-z]/.test(piece)) return { kind: 'word', word: piece.toLowerCase() };
  return { kind: 'mark', mark: piece };
}
