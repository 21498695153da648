import { isReference, isSaying } from './no-secret.ts';
import { secretKindOf } from './secret-key.ts';
import type { Found, SecretKind } from './secret-kind.ts';

/** Between a key and its value: what may close the key, what parts them, what may open the value. */
const joint =
  /(["'`\]]{0,3}\)?)([ \t]{0,20})(=>|:=|={1,3}|:|,|>)([ \t]{0,20})(\r?\n[ \t+-]{0,40}(?=[^\s]))?/y;
const blockScalar = /[|>][+-]?[ \t]*\r?\n/y;
const opening = /(?:[bBfFrRuUnNeE@$]{0,2})("""|'''|["'`])/y;
const plainValue = /[^\s,;&|(){}[\]<>"'`]+/y;
const scheme =
  /(?:bearer|basic|token|apikey|digest|negotiate|aws4-hmac-sha256|hawk|ntlm|splunk)[ \t]+/iy;
const cookiePairs = /[^\s;,"'`]+(?:;[ \t]?[^\s;,"'`]+)*/y;
const restOfLine = /[^\r\n"'`]{1,1000}/y;
const lineBefore = 200;
const spaced = /[ \t]{1,4}(?=[^\s-])/y;
const quotedAfterWord = /[ \t]{1,4}(?=')/y;

/** A key that a header of HTTP is named by: its value goes on to the end of the line. */
const header = /(?:^|[.\-_])(?:authorization|cookie)$/i;

/** The longest value that is looked for; a longer one is cut off there by the next rule or by the end. */
const longestValue = 20_000;

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

/** Where the quoted value that began at `at` ends: at its quote, not behind a backslash, within the limit. */
function closing(text: string, at: number, quote: string): number {
  const end = Math.min(text.length, at + longestValue);
  for (let i = at; i < end; i++) {
    if (text[i] === '\\') i++;
    else if (text.startsWith(quote, i)) return i;
  }
  return end;
}

interface Range {
  readonly start: number;
  readonly end: number;
  readonly quoted: boolean;
}

/** The value that begins at `at`. */
function valueAt(text: string, at: number, key: string, sep: string): Range | undefined {
  const quote = matchAt(opening, text, at);
  if (quote !== null) {
    const start = at + quote[0].length;
    return { start, end: closing(text, start, quote[1] ?? '"'), quoted: true };
  }
  if (sep === '>') {
    const end = text.indexOf('<', at);
    return end < 0 ? undefined : { start: at, end, quoted: true };
  }
  if (header.test(key)) return headerAt(text, at, /cookie$/i.test(key), sep);
  const plain = matchAt(plainValue, text, at);
  if (plain === null) return undefined;
  return { start: at, end: Math.min(at + plain[0].length, at + longestValue), quoted: false };
}

function headerAt(text: string, at: number, cookie: boolean, sep: string): Range | undefined {
  const named = cookie ? null : matchAt(scheme, text, at);
  const start = at + (named?.[0].length ?? 0);
  const whole =
    sep === ':' && !cookie && (named === null || /^(?:digest|aws4|hawk)/i.test(named[0]));
  const value = matchAt(cookie ? cookiePairs : whole ? restOfLine : plainValue, text, start);
  // A quoted parameter of the scheme, as in `Digest username="…"`, is part of the value.
  if (value === null) return undefined;
  let end = start + value[0].length;
  if (named !== null && whole) {
    const line = text.slice(start, start + 2000).search(/[\r\n]/);
    end = line < 0 ? Math.min(text.length, start + 2000) : start + line;
  }
  return { start, end, quoted: true };
}

/** Passwords may hold blanks; at the start of a line of settings the value is all the rest of it. */
function toEndOfLine(
  text: string,
  keyStart: number,
  { start, end }: Range,
  kind: SecretKind,
): number {
  if (kind !== 'password') return end;
  const before = text.slice(Math.max(0, keyStart - lineBefore), keyStart);
  if (!/(?:^|\n)[+\- \t"']*$/.test(before)) return end;
  const rest = matchAt(restOfLine, text, start)?.[0].slice(0, 200) ?? '';
  return /[=:;,(){}#]|--|\/\//.test(rest.slice(end - start)) ? end : start + rest.trimEnd().length;
}

/** Values that stand under a key whose name says that they are secret, in any notation. */
export function findPairs(text: string, extra: (key: string) => SecretKind | undefined): Found[] {
  const found: Found[] = [];
  // `name: DB_PASSWORD` and then `value: …`, as environments are written.
  let named: { readonly kind: SecretKind; readonly until: number } | undefined;
  let until = 0;
  for (const { 0: key, index } of text.matchAll(/[\w$.-]{3,120}/g)) {
    // What lies inside a value that was found is gone already.
    if (index < until) continue;
    const after = index + key.length;
    // A pseudonym is no key.
    if (text[index - 1] === '[' && text[after] === ']' && /_(?:\d+|more)$/.test(key)) continue;
    const bare = key.replace(/^[-$.]+|\.+$/g, '');
    const own = secretKindOf(bare) ?? extra(bare);
    const isValue = named !== undefined && index < named.until && /^value$/i.test(bare);
    const kind = own ?? (isValue ? named?.kind : undefined);
    if (kind === undefined) {
      const holds = /^(?:name|key)$/i.test(bare) ? nameAfter(text, after) : undefined;
      const secret = holds === undefined ? undefined : secretKindOf(holds.key);
      if (secret !== undefined && holds !== undefined)
        named = { kind: secret, until: holds.end + 80 };
      continue;
    }
    const range = rangeAfter(text, index, after, key);
    if (range === undefined) continue;
    const end = range.quoted ? range.end : toEndOfLine(text, index, range, kind);
    const value = text.slice(range.start, end);
    if (isSaying(value) || (!range.quoted && isReference(value, text, end, bare))) continue;
    found.push({ start: range.start, end, kind });
    until = end;
  }
  return found;
}

function nameAfter(text: string, at: number): { key: string; end: number } | undefined {
  const between = matchAt(joint, text, at);
  if (between === null) return undefined;
  const start = at + between[0].length;
  const value = matchAt(/["'`]?([\w.-]{3,120})/y, text, start);
  return value === null ? undefined : { key: value[1] ?? '', end: start + value[0].length };
}

function rangeAfter(text: string, keyStart: number, after: number, key: string): Range | undefined {
  const between = matchAt(joint, text, after);
  if (between === null) {
    const flag = key.startsWith('--') ? matchAt(spaced, text, after) : null;
    const said = /passw(?:or)?d$/i.test(key) ? matchAt(quotedAfterWord, text, after) : null;
    const gap = flag ?? said;
    return gap === null ? undefined : valueAt(text, after + gap[0].length, key, ' ');
  }
  const [whole, closed = '', , sep = '', , folded] = between;
  const start = after + whole.length;
  // A list such as `("password", "x")`, and an element such as `<password>x</password>`.
  if (sep === ',' && (closed === '' || matchAt(opening, text, start) === null)) return undefined;
  if (sep === '>' && text[keyStart - 1] !== '<') return undefined;
  const block = matchAt(blockScalar, text, start);
  if (block !== null && sep === ':') return blockAt(text, start + block[0].length);
  const range = valueAt(text, start, key, sep);
  // On the line below stands the value only where it stands alone: anything else is a group of settings.
  if (range === undefined || folded === undefined || range.quoted) return range;
  return /^[ \t]*(?:\r?\n|$)/.test(text.slice(range.end, range.end + 40)) &&
    !/[:=]/.test(text.slice(range.start, range.end))
    ? range
    : undefined;
}

/** A value over several lines, each indented as far as the first. */
function blockAt(text: string, at: number): Range | undefined {
  const indent = matchAt(/[+-]?[ \t]{1,40}/y, text, at)?.[0];
  if (indent === undefined) return undefined;
  let end = at;
  while (text.startsWith(indent, end) && end - at < longestValue) {
    const line = text.indexOf('\n', end);
    end = line < 0 ? text.length : line + 1;
    if (line < 0) break;
  }
  return { start: at + indent.length, end: text[end - 1] === '\n' ? end - 1 : end, quoted: true };
}
