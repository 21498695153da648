/** Stands for a variable part of a template. */
export const wildcard = '<*>';
export const spacedWildcard = ' <*>';

/** Tokens of a line at most; the rest of the line is one token more. Long lines differ long before that. */
export const maxTokens = 64;

/** A masked line as tokens; the contents are those of the last `read`. */
export interface TokenReader {
  read(line: string): void;
  readonly count: number;
  /** One 32-bit hash a token, `count` of them. */
  readonly hashes: Int32Array;
  /** True when the first token holds a variable. */
  readonly variableHead: boolean;
  text(at: number): string;
}

const [space, equals, comma, colon, parenthesis, bracket, brace] = [
  0x20, 0x3d, 0x2c, 0x3a, 0x28, 0x5b, 0x7b,
];

/**
 * Splits a masked line. A token keeps the space before it, so that joining gives the line back; it ends before
 * a space and after `= , : ( [ {`, so that `key=value` is two tokens and the key survives a changing value.
 */
export function tokenReader(): TokenReader {
  const hashes = new Int32Array(maxTokens + 1);
  const ends = new Int32Array(maxTokens + 1);
  let line = '';
  let count = 0;
  return {
    hashes,
    get count() {
      return count;
    },
    get variableHead() {
      const at = line.indexOf(wildcard);
      return at >= 0 && at < (ends[0] as number);
    },
    read(text) {
      line = text;
      count = 0;
      let from = 0;
      let hash = seed;
      for (let i = 0; i < text.length; i++) {
        const code = text.charCodeAt(i);
        if (code === space && i > from && count < maxTokens) {
          hashes[count] = hash;
          ends[count++] = i;
          from = i;
          hash = seed;
        }
        hash = Math.imul(hash ^ code, prime);
        if (count < maxTokens && endsToken(code)) {
          hashes[count] = hash;
          ends[count++] = i + 1;
          from = i + 1;
          hash = seed;
        }
      }
      if (from < text.length) {
        hashes[count] = hash;
        ends[count++] = text.length;
      }
    },
    text: (at) => line.slice(at === 0 ? 0 : ends[at - 1], ends[at]),
  };
}

const seed = 0x811c9dc5 | 0;
const prime = 0x01000193;

function endsToken(code: number): boolean {
  return (
    code === equals ||
    code === comma ||
    code === colon ||
    code === parenthesis ||
    code === bracket ||
    code === brace
  );
}

/** FNV-1a over code units. */
export function tokenHash(token: string): number {
  let hash = seed;
  for (let i = 0; i < token.length; i++) hash = Math.imul(hash ^ token.charCodeAt(i), prime);
  return hash;
}

/** The token that covers both: the wildcard, with a space before it where both have one. */
export function generalize(a: string, b: string): string {
  return a.startsWith(' ') && b.startsWith(' ') ? spacedWildcard : wildcard;
}
