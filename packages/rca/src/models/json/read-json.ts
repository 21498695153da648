/** What was wrong with JSON that could be read all the same. */
export type JsonSlip = 'trailing_comma' | 'raw_control' | 'bad_escape' | 'duplicate_key';

export type JsonReading =
  | { readonly ok: true; readonly value: unknown; readonly end: number; readonly slips: JsonSlip[] }
  /** `truncated`: the text ends before the value does. `at` is where reading stopped. */
  | { readonly ok: false; readonly problem: 'truncated' | 'syntax' | 'deep'; readonly at: number };

class Stop {
  readonly problem: 'truncated' | 'syntax' | 'deep';
  constructor(problem: 'truncated' | 'syntax' | 'deep') {
    this.problem = problem;
  }
}

const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const escapes: Readonly<Record<string, string>> = {
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

/**
 * Reads one JSON value that starts at `start` and leaves what follows alone. Forgives what models do: a comma before
 * a closing bracket, line breaks within strings, escapes that JSON does not know; the last of two equal keys holds, as
 * with `JSON.parse`. No value nests deeper than `maxDepth`.
 */
export function readJson(text: string, start: number, maxDepth: number): JsonReading {
  let at = start;
  const slips = new Set<JsonSlip>();

  const peek = (): string => {
    while (at < text.length && ' \t\r\n'.includes(text.charAt(at))) at++;
    if (at >= text.length) throw new Stop('truncated');
    return text.charAt(at);
  };
  const expect = (sign: string): void => {
    if (peek() !== sign) throw new Stop('syntax');
    at++;
  };
  const readEscape = (): string => {
    const sign = text.charAt(at++);
    if (sign === '') throw new Stop('truncated');
    if (sign === 'u') {
      const digits = text.slice(at, at + 4);
      if (/^[\da-fA-F]{4}$/.test(digits)) {
        at += 4;
        return String.fromCharCode(Number.parseInt(digits, 16));
      }
      if (at + digits.length >= text.length) throw new Stop('truncated');
    }
    if ('"\\/'.includes(sign)) return sign;
    if (escapes[sign] === undefined) slips.add('bad_escape');
    return escapes[sign] ?? sign;
  };
  const readString = (): string => {
    expect('"');
    let value = '';
    for (;;) {
      const from = at;
      while (at < text.length && text.charAt(at) !== '"' && text.charAt(at) !== '\\') {
        if (text.charCodeAt(at) < 0x20) slips.add('raw_control');
        at++;
      }
      value += text.slice(from, at);
      if (at >= text.length) throw new Stop('truncated');
      if (text.charAt(at++) === '"') return value.toWellFormed();
      value += readEscape();
    }
  };
  const readWord = (): unknown => {
    number.lastIndex = at;
    const [digits] = number.exec(text) ?? [];
    if (digits !== undefined) {
      at += digits.length;
      return Number(digits);
    }
    for (const [word, value] of [
      ['true', true],
      ['false', false],
      ['null', null],
    ] as const) {
      if (text.startsWith(word, at)) {
        at += word.length;
        return value;
      }
      if (at + word.length > text.length && word.startsWith(text.slice(at))) {
        throw new Stop('truncated');
      }
    }
    throw new Stop('syntax');
  };
  /** Reads items up to `end`; a comma is allowed after the last one. */
  const readItems = (end: string, item: () => void): void => {
    at++;
    while (peek() !== end) {
      item();
      if (peek() === end) break;
      expect(',');
      if (peek() === end) slips.add('trailing_comma');
    }
    at++;
  };
  const readValue = (depth: number): unknown => {
    const sign = peek();
    if (sign === '"') return readString();
    if (sign !== '{' && sign !== '[') return readWord();
    if (depth >= maxDepth) throw new Stop('deep');
    if (sign === '[') {
      const items: unknown[] = [];
      readItems(']', () => items.push(readValue(depth + 1)));
      return items;
    }
    const entries = new Map<string, unknown>();
    readItems('}', () => {
      const key = readString();
      if (entries.has(key)) slips.add('duplicate_key');
      expect(':');
      entries.set(key, readValue(depth + 1));
    });
    return Object.fromEntries(entries);
  };

  try {
    const value = readValue(0);
    return { ok: true, value, end: at, slips: [...slips].sort() };
  } catch (stop) {
    if (stop instanceof Stop) return { ok: false, problem: stop.problem, at };
    throw stop;
  }
}
