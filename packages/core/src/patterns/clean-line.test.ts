import { describe, expect, it } from 'vitest';
import { cleanLine } from './clean-line.ts';

function clean(text: string, limit = 100): string {
  const target = new Uint16Array(limit);
  return String.fromCharCode(...target.subarray(0, cleanLine(text, 0, text.length, target, 0)));
}

describe('cleanLine', () => {
  it.each([
    ['\x1b[31;1mred\x1b[0m text', 'red text'],
    ['\x1b]8;;http://evil\x07link\x1b]8;;\x1b\\ end', 'link end'],
    ['an unfinished \x1b[12', 'an unfinished'],
    ['an unfinished \x1b]0;title', 'an unfinished'],
    ['a\0b\u202ec\u200bd\ufeff', 'abcd'],
    ['  tabs\t and\r\n lines  ', 'tabs and lines'],
    ['lone \ud800 half', 'lone \ufffd half'],
    ['smile \u{1f600} on', 'smile \u{1f600} on'],
  ])('%j', (text, expected) => {
    expect(clean(text)).toBe(expected);
  });

  it('stops at the end of the target and keeps pairs whole', () => {
    expect(clean('x'.repeat(50), 10)).toBe('x'.repeat(10));
    expect(clean('ab\u{1f600}', 3)).toBe('ab');
  });
});
