import { describe, expect, it } from 'vitest';
import { evidenceLedger } from '../evidence.ts';
import type { Scene } from '../scene/scene.ts';
import { wentWhere } from './pieces.ts';

function went(before: number | undefined, after: number | undefined, prefix = '') {
  const ledger = evidenceLedger();
  const id = ledger.cite('one', () => ({
    kind: 'metric',
    entity: 'shop',
    title: 'Requests',
    query: { kind: 'signal', signal: 'service.requests', entity: 'shop' },
    window: { start: 0, end: 1 },
    facts: Object.entries({ before, after }).flatMap(([name, value]) =>
      value === undefined ? [] : [{ name: `${prefix}${name}`, value, unit: '1' }],
    ),
    trust: 'system',
  }));
  return wentWhere({ ledger } as Scene, id, prefix);
}

describe('wentWhere', () => {
  it.each([
    [100, 106, 'up'],
    [100, 104, 'none'],
    [104, 100, 'none'],
    [106, 100, 'down'],
    [0, 0, 'none'],
    [0, 0.001, 'up'],
    [undefined, 5, undefined],
    [5, undefined, undefined],
  ] as const)('%s to %s: %s', (before, after, where) => {
    expect(went(before, after)).toBe(where);
    expect(went(before, after, 'calls_')).toBe(where);
  });

  it('knows nothing of what was not cited', () => {
    expect(wentWhere({ ledger: evidenceLedger() } as Scene, undefined)).toBeUndefined();
  });
});
