import { expect, it } from 'vitest';
import { matchesGlob } from './matches-glob.ts';

it.each([
  ['*', '', true],
  ['', '', true],
  ['', 'a', false],
  ['shop/*', 'shop/cart', true],
  ['shop/*', 'stock/cart', false],
  ['*cart*', 'prod:shop/cart-v2', true],
  ['c?rt', 'cart', true],
  ['c?rt', 'crt', false],
  ['a*b*c', 'aXbXbXc', true],
  ['a*b*c', 'aXbX', false],
  ['*'.repeat(20), 'x', true],
  ['(a+)+$', '(a+)+$', true],
])('%s against %s: %s', (pattern, text, expected) => {
  expect(matchesGlob(pattern, text)).toBe(expected);
});
