import { describe, expect, it } from 'vitest';
import { hostileTexts } from '../report/fixtures/hostile.ts';
import { cleanText } from './clean.ts';

describe('cleanText', () => {
  it.each<[string, string]>([
    ['\u001b[31mred\u001b[0m', 'red'],
    ['\u001b]8;;https://x\u0007link\u001b]8;;\u0007', 'link'],
    ['\u009b1mbold', 'bold'],
    ['a\u0000b\r\nc\u2028d', 'a b c d'],
    ['\u202eabc\u202c\u200b\u00ad\ufeff', 'abc'],
    ['x\ud800y', 'x\ufffdy'],
    [`a${'\u0301'.repeat(50)}`, `a${'\u0301'.repeat(3)}`],
    ['  many   blanks ', 'many blanks'],
    ['plain', 'plain'],
    ['', ''],
  ])('%j becomes %j', (dirty, clean) => {
    expect(cleanText(dirty)).toBe(clean);
  });

  it('cuts by characters, not in the middle of one', () => {
    expect(cleanText('😀'.repeat(10), 5)).toBe('😀😀😀😀…');
  });

  it.each(Object.entries(hostileTexts))('leaves no control character: %s', (_, words) => {
    const clean = cleanText(words);
    expect(clean).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]/u);
    expect(clean.isWellFormed()).toBe(true);
    expect([...clean].length).toBeLessThanOrEqual(400);
    expect(cleanText(clean)).toBe(clean);
  });
});
