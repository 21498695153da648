import type { Found } from './secret-kind.ts';

const begin = /-----BEGIN ([A-Z0-9 ]{0,40})-----/gi;
const end = /-----END [A-Z0-9 ]{0,40}-----/gi;
/** What the body of a block is made of, line breaks and the marks of a diff included. */
const body = /(?:[A-Za-z0-9+/=\s,:>|"'\\-]|\\n)*/y;
const longest = 20_000;

/** Keys and certificates in PEM, over lines or on one; without an end mark, as far as its body goes. */
export function findBlocks(text: string): Found[] {
  const found: Found[] = [];
  const ends = Array.from(text.matchAll(end), ({ 0: mark, index }) => [index, index + mark.length]);
  let nextEnd = 0;
  let until = 0;
  for (const { 0: mark, 1: label = '', index } of text.matchAll(begin)) {
    if (index < until) continue;
    const from = index + mark.length;
    while ((ends[nextEnd]?.[0] ?? from) < from) nextEnd++;
    const [at = Number.POSITIVE_INFINITY, close = from] = ends[nextEnd] ?? [];
    until = close;
    if (at - from > longest) {
      body.lastIndex = from;
      until = from + Math.min(longest, body.exec(text)?.[0].length ?? 0);
    }
    const kind = /private/i.test(label) ? 'private_key' : 'pem';
    found.push({ start: index, end: until, kind });
  }
  return found;
}
