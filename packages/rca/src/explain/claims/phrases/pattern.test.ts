import { describe, expect, it } from 'vitest';
import type { Item } from '../read/item.ts';
import { wordForms } from '../words/word-forms.ts';
import { matcherOf } from './match.ts';
import { patternOf, wordsOf } from './pattern.ts';

const itemsOf = (text: string): readonly Item[] =>
  (text.match(/[A-Za-z]+|[,.():]/g) ?? []).map((piece, at) => {
    const place = { start: at, end: at + 1 };
    return /[A-Za-z]/.test(piece)
      ? { kind: 'word', text: piece, forms: wordForms(piece), ...place }
      : { kind: 'mark', text: piece, ...place };
  });

/** Whether a pattern reads all of a text; `<name>` reads any one word. */
function reads(pattern: string, text: string): boolean {
  const items = itemsOf(text);
  const matcher = matcherOf<readonly string[]>(items, (name) => (at, frame, _, then) => {
    const item = items[at];
    return name === 'name' && item?.kind === 'word' && then(at + 1, [...frame, item.text]);
  });
  return matcher.match(patternOf(pattern), 0, [], (end) => end === items.length);
}

describe('a pattern', () => {
  it.each([
    ['the latency rise', 'The latency rose'],
    ['the latency (rise|fall)', 'the latency falls'],
    ['(the)? latency', 'latency'],
    ['(very)* slow', 'very very slow'],
    ['<name> (is|was) <name>', 'gateway was slow'],
    // The first way to read "a b" leads nowhere; the second does.
    ['(a|a b) c', 'a b c'],
    ['(a)? a', 'a'],
    ['requests \\( <name> \\) , now', 'requests (none), now'],
  ])('%s reads: %s', (pattern, text) => {
    expect(reads(pattern, text)).toBe(true);
  });

  it.each([
    ['the latency rose', 'the latency rises'],
    ['the latency', 'the latency rose'],
    ['<name> slow', 'slow'],
    ['(a)* b', 'a a'],
  ])('%s does not read: %s', (pattern, text) => {
    expect(reads(pattern, text)).toBe(false);
  });

  it.each(['(a|b', 'a)', 'a §', '<>'])('that is not well formed is told: %s', (pattern) => {
    expect(() => patternOf(pattern)).toThrow();
  });

  it('tells its words', () => {
    expect(wordsOf(patternOf('(the|a)? <name> rise , now'))).toEqual(['the', 'a', 'rise', 'now']);
  });

  it('gives up on a text with too many ways to be read', () => {
    const start = performance.now();
    expect(reads(`${'(a)* '.repeat(30)} b`, 'a '.repeat(40))).toBe(false);
    expect(performance.now() - start).toBeLessThan(1000);
  });
});
