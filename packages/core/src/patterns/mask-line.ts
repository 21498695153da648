const other = 0;
const letter = 1;
const hexLetter = 2;
const digit = 3;

const classes: Uint8Array = new Uint8Array(128);
for (let code = 0; code < 128; code++) {
  if (code >= 0x30 && code <= 0x39) classes[code] = digit;
  else if ((code >= 0x41 && code <= 0x46) || (code >= 0x61 && code <= 0x66)) {
    classes[code] = hexLetter;
  } else if ((code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a)) {
    classes[code] = letter;
  }
}

const [lt, star, gt] = [0x3c, 0x2a, 0x3e];
const [space, doubleQuote, singleQuote, backtick, backslash] = [0x20, 0x22, 0x27, 0x60, 0x5c];
const [plus, comma, minus, dot, slash, colon, equals] = [0x2b, 0x2c, 0x2d, 0x2e, 0x2f, 0x3a, 0x3d];
const openBrace = 0x7b;
const longestWord = 64;
const shortestHexWord = 8;
const shortestHexGroup = 4;

/**
 * Puts `<*>` in place of what varies from line to line: words with a digit (numbers, durations, hashes,
 * versions), long hexadecimal words, what is joined to them (addresses, times, UUIDs, path parts) and quoted
 * strings. Quotes that hold a value (`key="…"`, JSON) are read as text, since the message is often in there.
 *
 * Reads `source[0..length)`, writes `target`, returns the length written; `target` must hold 3 · length + 3.
 * One pass: linear in the length whatever the input.
 */
export function maskLine(source: Uint16Array, length: number, target: Uint16Array): number {
  const json = source[0] === openBrace;
  let unclosed = 0;
  let out = 0;
  let variableEnd = -1;
  const variable = (): void => {
    if (variableEnd >= 0 && joins(target, variableEnd, out)) {
      out = variableEnd;
      return;
    }
    target[out] = lt;
    target[out + 1] = star;
    target[out + 2] = gt;
    out += 3;
    variableEnd = out;
  };
  for (let i = 0; i < length; ) {
    const code = source[i] as number;
    const kind = code < 128 ? (classes[code] as number) : letter;
    if (kind !== other) {
      let seen = 0;
      let j = i;
      for (; j < length; j++) {
        const next = source[j] as number;
        const nextKind = next < 128 ? (classes[next] as number) : letter;
        if (nextKind === other) break;
        seen |= 1 << nextKind;
      }
      if (isVariable(seen, j - i, out === variableEnd + 1 && target[variableEnd] === minus)) {
        variable();
        i = j;
      } else {
        while (i < j) target[out++] = source[i++] as number;
      }
      continue;
    }
    const quote = code === doubleQuote ? 1 : code === singleQuote ? 2 : code === backtick ? 4 : 0;
    if (quote !== 0 && !json && (unclosed & quote) === 0 && opensQuote(source, i)) {
      const close = closingQuote(source, i, length, code);
      if (close > 0) {
        target[out++] = code;
        variableEnd = -1;
        variable();
        target[out++] = code;
        variableEnd = -1;
        i = close + 1;
        continue;
      }
      unclosed |= quote;
    }
    if ((code === minus || code === plus) && isSign(source, i, length)) {
      i++;
      continue;
    }
    target[out++] = code;
    i++;
  }
  return out;
}

function isVariable(seen: number, length: number, afterVariableDash: boolean): boolean {
  if ((seen & (1 << digit)) !== 0 || length > longestWord) return true;
  return (
    seen === 1 << hexLetter && length >= (afterVariableDash ? shortestHexGroup : shortestHexWord)
  );
}

/** Two variables with only one of `. - : / , + _` or a comma and a space between them are one. */
function joins(target: Uint16Array, end: number, out: number): boolean {
  if (out === end) return true;
  const code = target[end] as number;
  if (out === end + 2) return code === comma && target[end + 1] === space;
  if (out !== end + 1) return false;
  return (
    code === dot ||
    code === minus ||
    code === colon ||
    code === slash ||
    code === comma ||
    code === plus ||
    code === 0x5f
  );
}

function isWord(code: number | undefined): boolean {
  return code !== undefined && (code >= 128 || classes[code] !== other);
}

/** A quote after a word is an apostrophe or an inch; after `=` or `:` it holds a value worth reading. */
function opensQuote(source: Uint16Array, at: number): boolean {
  if (at === 0) return true;
  const before = source[at - 1] as number;
  return before !== equals && before !== colon && !isWord(before);
}

function closingQuote(source: Uint16Array, open: number, length: number, quote: number): number {
  for (let i = open + 1; i < length; i++) {
    const code = source[i] as number;
    if (code === backslash) i++;
    else if (code === quote && !(i + 1 < length && isWord(source[i + 1]))) return i;
  }
  return -1;
}

function isSign(source: Uint16Array, at: number, length: number): boolean {
  if (at + 1 >= length || classes[source[at + 1] as number] !== digit) return false;
  if (at === 0) return true;
  const before = source[at - 1] as number;
  return before < 128 && classes[before] === other && before !== minus && before !== plus;
}
