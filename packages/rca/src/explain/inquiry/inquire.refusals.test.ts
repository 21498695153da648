import type { ModelToolCall } from '@abduce/core';
import { describe, expect, it } from 'vitest';
import { call, look, script } from './test-kit/look.ts';

describe('a call that is not in order', () => {
  it.each<readonly [string, ModelToolCall, RegExp]>([
    ['broken JSON', call('logs', '{"entity": "orders", '), /no JSON object/],
    ['a list', call('logs', '[]'), /no JSON object/],
    [
      'an unknown tool',
      call('shell', { run: 'rm -rf /' }),
      /no such tool\. There are signal, calls/,
    ],
    ['a missing argument', call('logs', { entity: 'orders' }), /limit is missing/],
    [
      'an argument too many',
      call('neighbours', { entity: 'orders', url: 'http://x' }),
      /url does not belong/,
    ],
    [
      'an unknown entity',
      call('logs', { entity: 'ledger', limit: 2 }),
      /no entity "ledger"\. There are S1/,
    ],
    [
      'an unknown signal',
      call('signal', { entity: 'orders', signal: 'x' }),
      /no such signal\. It has .*service\./,
    ],
    [
      'an unknown cause',
      call('test_hypothesis', { cause: 'gremlins', entity: 'orders' }),
      /cause is "gremlins"/,
    ],
    ['too many rows', call('logs', { entity: 'orders', limit: 500 }), /limit is 500/],
    ['no end of arguments', call('logs', `{"x":"${'x'.repeat(5000)}"}`), /no JSON object/],
  ])('%s: is refused, told why, and counted', async (_, bad, words) => {
    const { inquiry, said, report } = await look(script([[bad]]));
    expect(inquiry.calls).toMatchObject([{ outcome: 'refused', evidence: [], changed: false }]);
    expect(said[0]).toMatch(words);
    expect(inquiry.gathered).toEqual([]);
    expect(report.wording.by).toBe('model');
  });

  it('asked before: is refused, however it is written', async () => {
    const { inquiry, said } = await look(
      script([
        [call('neighbours', { entity: 'orders' })],
        [call('neighbours', '{ "entity" : "{S2}" }'), call('neighbours', { entity: 'orders' })],
      ]),
    );
    expect(inquiry.calls.map(({ outcome }) => outcome)).toContain('refused');
    expect(said.at(-1)).toMatch(/asked before/);
  });

  it('whose result is too large: is refused with a hint', async () => {
    const { inquiry, said } = await look(
      script([[call('operations', { entity: 'orders', limit: 9 })]]),
      { investigate: { resultTokens: 20 } },
    );
    expect(inquiry.calls).toMatchObject([{ outcome: 'refused' }]);
    expect(said[0]).toMatch(/smaller limit/);
    expect(inquiry.gathered).toEqual([]);
  });

  it('whose result is empty: is told so', async () => {
    const { inquiry, said } = await look(
      script([[call('changes', { entity: 'pricing', limit: 3 })]]),
    );
    expect(inquiry.calls).toMatchObject([{ outcome: 'empty' }]);
    expect(said[0]).toBe('Nothing: the case holds no such data.');
  });
});
