import { describe, expect, it } from 'vitest';
import { headline } from './headline.ts';

const read = (text: string): string[] =>
  headline(text).map(([start, end]) => text.slice(start, end));

describe('headline', () => {
  it.each([
    ['one line', ['one line']],
    ['', ['']],
    ['\n\n  first\nsecond', ['first']],
    [
      'TypeError: boom\n    at cart (/app/cart.js:1:2)\n    at main',
      ['TypeError: boom', 'at cart (/app/cart.js:1:2)'],
    ],
    [
      'java.lang.IllegalStateException: no\n\tat com.shop.Cart.add(Cart.java:12)\n\tat x',
      ['java.lang.IllegalStateException: no', 'at com.shop.Cart.add(Cart.java:12)'],
    ],
    [
      'Traceback (most recent call last):\n  File "a.py", line 1, in f\n  File "b.py", line 2, in g\n    raise\nValueError: bad\n',
      ['ValueError: bad', 'File "b.py", line 2, in g'],
    ],
  ])('%j', (text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  it('does not read on without end', () => {
    const text = `first\n${'x\n'.repeat(500_000)}at late`;
    expect(read(text)).toEqual(['first']);
  });
});
