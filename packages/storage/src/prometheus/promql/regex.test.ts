import { describe, expect, it } from 'vitest';
import { toRe2 } from './regex.ts';

describe('toRe2', () => {
  it.each([
    ['a|b', 'a|b'],
    ['a.*', 'a(?s:.)*'],
    ['(a|b)+c?', '(?:a|b)+c?'],
    ['a\\.b', 'a\\.b'],
    ['', ''],
  ])('prints %j as %j', (pattern, printed) => {
    expect(toRe2(pattern)).toBe(printed);
  });

  it.each(['[^x]', '\\d', 'a{2}', '(?:a)', 'é', 'a*?', '\\', '^a$', 'a\nb'])(
    'leaves %j to JavaScript',
    (pattern) => {
      expect(toRe2(pattern)).toBeUndefined();
    },
  );
});
