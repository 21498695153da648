const special = new Set('\\.+*?()|[]{}^$');

/**
 * A pattern of ours in the syntax of RE2, where both surely mean the same; `undefined` where that is not so, and the
 * pattern has to be tried in JavaScript. Our dot takes newlines, that of Prometheus 2 does not; classes, escapes of
 * letters, repetition counts and Unicode beyond the plain are left to us.
 */
export function toRe2(pattern: string): string | undefined {
  let printed = '';
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern[at] as string;
    if (char === '.') printed += '(?s:.)';
    else if (char === '(') {
      if (pattern[at + 1] === '?') return undefined;
      printed += '(?:';
    } else if (char === ')' || char === '|') printed += char;
    else if (char === '*' || char === '+' || char === '?') {
      if ('*+?'.includes(pattern[at + 1] ?? ' ')) return undefined;
      printed += char;
    } else if (char === '\\') {
      const next = pattern[++at];
      if (next === undefined || !special.has(next)) return undefined;
      printed += `\\${next}`;
    } else if (special.has(char) || char < ' ' || char > '~') return undefined;
    else printed += char;
  }
  return printed;
}
