import type { Evidence } from '@abduce/core';
import { describe, expect, it } from 'vitest';
import { evidence, moved } from './fixtures/case-parts.ts';
import { corpusOf, sourced } from './sourced.ts';

const items: readonly Evidence[] = [
  evidence('E1', 'orders', 'Time per request', {
    kind: 'metric',
    query: { kind: 'topology', entity: 'orders' },
    facts: moved(0.2, 1.9, 's'),
  }),
  evidence('E2', 'orders', 'Share of failed requests', {
    kind: 'metric',
    query: { kind: 'topology', entity: 'orders' },
    facts: moved(0.015, 0.02, '1'),
  }),
];
const names = corpusOf(['orders-v2', 'release 2.14.0']);

describe('sourced', () => {
  it('turns numbers into references to the cited evidence', () => {
    const { text, evidence: cited, complete } = sourced('went 200 ms → 1.9 s [E1].', items, names);
    expect(complete).toBe(true);
    expect(cited).toEqual(['E1']);
    expect(text).toEqual([
      'went from ',
      { evidence: 'E1', field: 'before', format: 'duration' },
      ' to ',
      { evidence: 'E1', field: 'after', format: 'duration' },
      '.',
    ]);
  });

  it('says once what did not move, and the unit once', () => {
    const calls = [
      evidence('E3', 'orders', 'Calls', {
        kind: 'trace',
        query: { kind: 'topology', entity: 'orders' },
        facts: [...moved(1, 1, '{call}'), { name: 'rows_before', value: 1, unit: '{row}' }],
      }),
      evidence('E4', 'orders', 'Calls', {
        kind: 'trace',
        query: { kind: 'topology', entity: 'orders' },
        facts: moved(1, 30, '{call}'),
      }),
    ];
    const still = sourced('stayed the same (1 call → 1 call) [E3].', calls, names);
    expect(still.text).toEqual([
      'stayed the same (',
      { evidence: 'E3', field: 'after', format: 'count' },
      ').',
    ]);
    const grown = sourced('1 call → 30 call [E4].', calls, names);
    expect(grown.text).toEqual([
      { evidence: 'E4', field: 'before', format: 'number' },
      ' → ',
      { evidence: 'E4', field: 'after', format: 'count' },
      '.',
    ]);
  });

  it('says only what is known', () => {
    const told = (reason: string) =>
      sourced(reason, items, names).text.filter((part) => typeof part === 'string');
    expect(told('requests went ? → 1.9 s [E1].')).toEqual(['requests stood at ', '.']);
    expect(told('its time (? → 1.9 s) [E1].')).toEqual(['its time (', ').']);
    expect(told('it takes 200 ms → ? [E1].')).toEqual(['it takes ', ' before, unknown since.']);
    expect(told('it went ? → ? [E1].')).toEqual(['it is not known.']);
  });

  it('knows numbered places', () => {
    expect(sourced('no access to eu-west-2.', items, names).complete).toBe(true);
    expect(sourced('no access to 2 of them.', items, names).complete).toBe(false);
  });

  it('keeps names that hold digits', () => {
    expect(sourced('orders-v2 came with 2.14.0.', items, names).text).toEqual([
      'orders-v2 came with 2.14.0.',
    ]);
  });

  it('leaves out a number that nothing accounts for', () => {
    const { text, complete } = sourced('42 of them took 1.9 s [E1]', items, names);
    expect(complete).toBe(false);
    expect(text[0]).toBe('… of them took ');
  });

  it('does not take a number out of a longer one', () => {
    expect(sourced('11.9 s [E1]', items, names).complete).toBe(false);
    expect(sourced('1.9 seconds [E1]', items, names).complete).toBe(false);
  });

  it('reads a share that is written as a share or as percent', () => {
    expect(sourced('0.015 failed [E2]', items, names).complete).toBe(true);
    expect(sourced('1.5 % failed [E2]', items, names).complete).toBe(true);
  });
});
