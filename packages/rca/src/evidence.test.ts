import { describe, expect, it } from 'vitest';
import { changeFacts, evidenceLedger } from './evidence.ts';

describe('evidenceLedger', () => {
  it('numbers evidence in order of first mention and keeps one per key', () => {
    const ledger = evidenceLedger();
    const draft = (title: string) => () => ({
      kind: 'metric' as const,
      entity: 'cart',
      title,
      query: { kind: 'topology' as const, entity: 'cart' },
      window: { start: 0, end: 1 },
      facts: changeFacts(0.001, 0.3537, 's', { onset: 0 }),
      trust: 'system' as const,
    });
    expect(ledger.cite('a', draft('first'))).toBe('E1');
    expect(ledger.cite('b', draft('second'))).toBe('E2');
    expect(ledger.cite('a', draft('third'))).toBe('E1');
    expect(ledger.get('E1')?.title).toBe('first');
    expect(ledger.say('E1', 'after')).toBe('354 ms');
    expect(ledger.say('E1', 'onset')).toBe('00:00:00');
    expect(ledger.say('E1', 'nothing')).toBe('?');
  });
});

describe('changeFacts', () => {
  it('leaves out what is not a number', () => {
    expect(changeFacts(0, 4, '1').map((fact) => fact.name)).toEqual(['before', 'after', 'change']);
    expect(changeFacts(Number.NaN, Number.POSITIVE_INFINITY, '1')).toEqual([]);
  });
});
