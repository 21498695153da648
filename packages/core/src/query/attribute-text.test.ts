import { expect, it } from 'vitest';
import { attributeText } from './attribute-text.ts';

it.each([
  ['text', 'text'],
  [null, ''],
  [true, 'true'],
  [5, '5'],
  [0.5, '0.5'],
  [Number.NaN, 'NaN'],
  [Number.NEGATIVE_INFINITY, '-Infinity'],
  [2n ** 62n, '4611686018427387904'],
  [Uint8Array.of(0, 255), 'AP8='],
  [['a', 1, [null, Number.NaN]], '["a",1,[null,"NaN"]]'],
  [
    new Map<string, string | Uint8Array>([
      ['__proto__', 'x'],
      ['b', Uint8Array.of(1)],
    ]),
    '{"__proto__":"x","b":"AQ=="}',
  ],
])('value %# is text', (value, expected) => {
  expect(attributeText(value)).toBe(expected);
});
