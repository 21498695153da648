import { describe, expect, it } from 'vitest';
import { breakable } from './markup.ts';

describe('breakable', () => {
  it.each([
    ['a host', 'api.cardpay.example:42201', 'api.<wbr>cardpay.<wbr>example:<wbr>42201'],
    ['short words', 'release 2.14.0 of orders', 'release 2.14.0 of orders'],
    ['runs of separators', 'https://pay.example/v1', 'https://<wbr>pay.<wbr>example/<wbr>v1'],
    [
      'markup',
      '<b>.a.very-long/word</b>',
      '&lt;b&gt;.<wbr>a.<wbr>very-<wbr>long/<wbr>word&lt;/<wbr>b&gt;',
    ],
    ['an invisible character', 'ab\u200bcd', 'abcd'],
  ])('%s', (_, text, markup) => {
    expect(breakable(text).markup).toBe(markup);
  });
});
