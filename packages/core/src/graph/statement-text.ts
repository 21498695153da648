const maxLength = 500;

const isDigit = (c: number): boolean => c >= 48 && c <= 57;
const isWord = (c: number): boolean =>
  isDigit(c) || (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || c === 95 || c > 127;
const isSpace = (c: number): boolean => c === 32 || (c >= 9 && c <= 13);

/** Where the quoted text that opens at `at` ends; doubled quotes and backslashes do not end it. */
function afterQuote(text: string, at: number): number {
  const quote = text.charCodeAt(at);
  for (let i = at + 1; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 92) i++;
    else if (c === quote) {
      if (text.charCodeAt(i + 1) !== quote) return i + 1;
      i++;
    }
  }
  return text.length;
}

function afterNumber(text: string, at: number): number {
  let i = at;
  while (i < text.length && (isWord(text.charCodeAt(i)) || text.charCodeAt(i) === 46)) i++;
  return i;
}

/**
 * A database statement without its values: literals become `?`, lists of them one `?`, comments and spare
 * white space go. Two calls of one prepared statement give the same text. At most 500 characters.
 */
export function normaliseStatement(text: string): string {
  let out = '';
  for (let i = 0; i < text.length && out.length < maxLength; ) {
    const c = text.charCodeAt(i);
    const last = out.length === 0 ? 0 : out.charCodeAt(out.length - 1);
    if (isSpace(c)) {
      if (out !== '' && last !== 32) out += ' ';
      i++;
    } else if (c === 39) {
      i = afterQuote(text, i);
      out += '?';
    } else if (c === 45 && text.charCodeAt(i + 1) === 45) {
      const end = text.indexOf('\n', i);
      i = end < 0 ? text.length : end;
    } else if (c === 47 && text.charCodeAt(i + 1) === 42) {
      const end = text.indexOf('*/', i + 2);
      i = end < 0 ? text.length : end + 2;
    } else if (isDigit(c) && !isWord(last)) {
      i = afterNumber(text, i);
      if (last === 36 || last === 58 || last === 64)
        out = out.slice(0, last === 58 ? undefined : -1);
      out += '?';
    } else {
      out += text[i++];
    }
  }
  return out
    .replace(/\?(?:\s*,\s*\?)+/g, '?')
    .trim()
    .slice(0, maxLength);
}
