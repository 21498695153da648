import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isAbduceError } from '../model/error.ts';
import { compileRegex } from './regex.ts';

describe('compileRegex', () => {
  it.each([
    ['', '', true],
    ['', 'a', false],
    ['a.*b', 'axxb', true],
    ['a.*b', 'axxbc', false],
    ['foo|bar|', 'bar', true],
    ['foo|bar|', '', true],
    ['(a*)*b', 'aaab', true],
    ['(a|b){2,3}c?', 'abac', true],
    ['(a|b){2,3}c?', 'abab', false],
    ['x{0}', '', true],
    ['[^a-c]+', 'xyz', true],
    ['[^a-c]+', 'xbz', false],
    ['[]a]+', ']a', true],
    ['[\\w.-]+', 'a_b-c.d', true],
    ['\\D\\S\\W', 'ab!', true],
    ['\\x41\\u0042\\n', 'AB\n', true],
    ['.', '😀', true],
    ['[😀-😂]', '😁', true],
    ['a+?', 'aaa', true],
    ['(?:ab)+', 'abab', true],
    ['\\/\\.\\*', '/.*', true],
  ])('%j on %j is %j', (pattern, text, expected) => {
    expect(compileRegex(pattern)(text)).toBe(expected);
  });

  it.each([
    '(',
    ')',
    '[a',
    'a**',
    '*a',
    '(?=a)',
    '(?<n>a)',
    '\\1',
    '\\b',
    '^a',
    'a$',
    'a{2,1}',
    'a{9999}',
    '[b-a]',
    '\\',
    'x'.repeat(1025),
    '((((((a{9}){9}){9}){9}){9}){9})',
  ])('refuses %j', (pattern) => {
    expect(() => compileRegex(pattern)).toThrowError(
      expect.toSatisfy((error) => isAbduceError(error, 'CONFIG')),
    );
  });

  it('agrees with the language’s own regular expressions', () => {
    const atom = fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '(a|b)', '(?:ab)', '\\w');
    const piece = fc
      .tuple(atom, fc.constantFrom('', '*', '+', '?', '{2}', '{1,2}'))
      .map(([one, times]) => one + times);
    const pattern = fc
      .array(fc.array(piece, { maxLength: 4 }), { minLength: 1, maxLength: 3 })
      .map((options) => options.map((parts) => parts.join('')).join('|'));
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '\n'), maxLength: 8 });
    fc.assert(
      fc.property(pattern, text, (source, value) => {
        expect(compileRegex(source)(value)).toBe(new RegExp(`^(?:${source})$`, 'su').test(value));
      }),
      { numRuns: 1000, seed: 1 },
    );
  });

  it('takes linear time where backtracking takes for ever', () => {
    expect(compileRegex('(a*)*(a|aa)+(.*a){10}b')('a'.repeat(5000))).toBe(false);
  });
});
