import { describe, expect, it } from 'vitest';
import { cut, pad, widthOf, wrap } from './columns.ts';

describe('columns', () => {
  it('counts wide characters twice and marks not at all', () => {
    expect(widthOf('abc')).toBe(3);
    expect(widthOf('日本')).toBe(4);
    expect(widthOf('e\u0301')).toBe(1);
  });

  it('cuts to the width', () => {
    expect(cut('abcdef', 6)).toBe('abcdef');
    expect(cut('abcdefg', 6)).toBe('abcde…');
    expect(cut('日本語', 5)).toBe('日本…');
    expect(pad('ab', 4)).toBe('ab  ');
  });

  it('wraps at blanks and breaks what is too long', () => {
    expect(wrap('one two three', 7)).toEqual(['one two', 'three']);
    expect(wrap('abcdefghij k', 4)).toEqual(['abcd', 'efgh', 'ij k']);
    expect(wrap('日本語日本', 5)).toEqual(['日本', '語日', '本']);
    expect(wrap('', 10)).toEqual([]);
  });
});
