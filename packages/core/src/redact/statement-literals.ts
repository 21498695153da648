import type { Found } from './secret-kind.ts';

/** What takes the place of a literal. */
export const literal = '?';

/** How a statement begins; in a log line, what comes after may be one. */
const beginning =
  /\b(?:insert\s{1,4}(?:ignore\s{1,4})?into|update\s{1,4}[\w."`[\]]{1,100}\s{1,4}set|delete\s{1,4}from|merge\s{1,4}into|replace\s{1,4}into|(?:create|alter)\s{1,4}(?:user|role)|where\s{1,4}[\w."`]{1,100}\s{0,4}(?:=|<|>|like\b|in\b))/i;
const wholeStatement =
  /^\s*(?:\/\*[\s\S]{0,400}?\*\/\s*)?(?:select|insert|update|delete|merge|replace|with|call|exec|execute|create|alter|grant|set|explain|upsert|values|begin|truncate|drop|copy|declare)\b/i;

/** Where a statement begins in a text; -1 when there is none. */
export function statementStart(text: string): number {
  if (text.length < 12) return -1;
  const written = text.search(beginning);
  const select = text.search(/\b(?:SELECT|select)\s/);
  const read = select >= 0 && /\b(?:FROM|from)\s/.test(text.slice(select)) ? select : -1;
  if (written < 0 || read < 0) return Math.max(written, read);
  return Math.min(written, read);
}

/** Whether a text is a statement from its first word on. */
export function isStatement(text: string): boolean {
  return wholeStatement.test(text);
}

// Strings with doubled quotes and backslashes, dollar quotes, hexadecimal and plain numbers.
const literals =
  /(?:\b[ENXB]|(?<!\w))'(?:[^'\\]|''|\\[\s\S])*(?:'|$)|\$\$[\s\S]*?(?:\$\$|$)|(?<=(?:[=<>(,]|\blike|\bvalues|\bin)\s{0,4})"(?:[^"\\]|\\[\s\S])*"(?!\s{0,2}[.=])|(?<![\w$:@.?])-?(?:0x[0-9a-f]+|\d+(?:\.\d+)?(?:e[+-]?\d+)?)\b/gi;

/** Literals of a statement; identifiers and placeholders stay. With `numbers: false` only strings. */
export function findLiterals(text: string, from: number, numbers: boolean): Found[] {
  const found: Found[] = [];
  literals.lastIndex = 0;
  for (const { 0: value, index } of text.matchAll(literals)) {
    if (index < from || (!numbers && /^-?[\d]/.test(value))) continue;
    // `"a"."b"` and `"a"` alone name things; a string in double quotes has something that no name has.
    if (value.startsWith('"') && /^"[\w$]*"$/.test(value) && !isCompared(text, index)) continue;
    found.push({ start: index, end: index + value.length, kind: literal });
  }
  return found;
}

function isCompared(text: string, at: number): boolean {
  return /(?:[=<>]|\blike)\s{0,4}$/i.test(text.slice(Math.max(0, at - 12), at));
}
