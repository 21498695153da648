/** Stands for a variable part of a template. */
export const wildcard = '<*>';

/** Tokens of a line at most; the rest of the line is one token more. Long lines differ long before that. */
const maxTokens = 64;

/**
 * Splits a masked line. A token keeps the space before it, so that joining gives the line back; it ends before
 * a space and after `= , : ( [ {`, so that `key=value` is two tokens and the key survives a changing value.
 */
export function tokenize(line: string): string[] {
  const tokens: string[] = [];
  let start = 0;
  for (let i = 0; i < line.length && tokens.length < maxTokens; i++) {
    const code = line.charCodeAt(i);
    if (code === 0x20) {
      if (i > start) tokens.push(line.slice(start, i));
      start = i;
    } else if (
      code === 0x3d ||
      code === 0x2c ||
      code === 0x3a ||
      code === 0x28 ||
      code === 0x5b ||
      code === 0x7b
    ) {
      tokens.push(line.slice(start, i + 1));
      start = i + 1;
    }
  }
  if (start < line.length) tokens.push(line.slice(start));
  return tokens;
}

/** The token that covers both: the wildcard, with a space before it where both have one. */
export function generalize(a: string, b: string): string {
  return a.startsWith(' ') && b.startsWith(' ') ? ` ${wildcard}` : wildcard;
}

/** How many tokens two lists of equal length share at the same place; -1 once `least` is out of reach. */
export function sharedTokens(a: readonly string[], b: readonly string[], least: number): number {
  let shared = a.length;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i] && --shared < least) return -1;
  return shared;
}
