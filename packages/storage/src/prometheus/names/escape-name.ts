/** What a name may be: metrics may hold colons, labels may not. */
export type NameKind = 'metric' | 'label';

const legal: Readonly<Record<NameKind, RegExp>> = {
  metric: /^[a-zA-Z_:][a-zA-Z0-9_:]*$/,
  label: /^[a-zA-Z_][a-zA-Z0-9_]*$/,
};
const letter: Readonly<Record<NameKind, RegExp>> = {
  metric: /[a-zA-Z0-9:]/,
  label: /[a-zA-Z0-9]/,
};
const prefix = 'U__';

/**
 * A name as Prometheus before version 3 allows it, so that `unescapeName` gives it back. Legal names stay as they are,
 * unless they look escaped already; others become `U__` and their characters, with `_` as `__` and what is not allowed
 * as `_<code point in hexadecimal>_` ("value encoding" of the proposal for UTF-8 in Prometheus).
 */
export function escapeName(name: string, kind: NameKind): string {
  if (legal[kind].test(name) && !name.startsWith(prefix)) return name;
  return forceEscape(name, kind);
}

/** As `escapeName`, for legal names too: such a name stands apart from the same name as somebody else writes it. */
export function forceEscape(name: string, kind: NameKind): string {
  let escaped = prefix;
  for (const char of name) {
    if (char === '_') escaped += '__';
    else if (letter[kind].test(char) && (escaped !== prefix || !/[0-9]/.test(char)))
      escaped += char;
    else escaped += `_${(char.codePointAt(0) as number).toString(16)}_`;
  }
  return escaped;
}

/** The name that was escaped; names that are no escaped ones stay as they are. */
export function unescapeName(name: string): string {
  if (!name.startsWith(prefix)) return name;
  let result = '';
  for (let at = prefix.length; at < name.length; at++) {
    const char = name[at] as string;
    if (char !== '_') {
      result += char;
      continue;
    }
    const close = name.indexOf('_', at + 1);
    if (close < 0) return name;
    if (close > at + 1) {
      const digits = name.slice(at + 1, close);
      const code = /^[0-9a-f]{1,6}$/.test(digits) ? Number.parseInt(digits, 16) : Number.NaN;
      if (!(code <= 0x10ffff)) return name;
      result += String.fromCodePoint(code);
    } else result += '_';
    at = close;
  }
  return result;
}
