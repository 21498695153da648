import type { Fact, Text } from '@abduce/core';
import { describe, expect, it } from 'vitest';
import { formatFact } from '../render/format.ts';
import { evidence, moved } from './fixtures/case-parts.ts';
import { movement } from './movement.ts';

function words(facts: readonly Fact[]): string | undefined {
  const item = evidence('E1', 'a', 'Time', {
    kind: 'metric',
    query: { kind: 'topology', entity: 'a' },
    facts,
  });
  const text: Text | undefined = movement(item);
  return text
    ?.map((part) => {
      if (typeof part === 'string') return part;
      if (!('field' in part)) return '?';
      const fact = facts.find(({ name }) => name === part.field);
      return fact === undefined ? '?' : formatFact(fact, part.format);
    })
    .join('');
}

describe('movement', () => {
  it.each<[string | undefined, readonly Fact[]]>([
    ['rose from 200 ms to 1.9 s (9.5×)', moved(0.2, 1.9, 's')],
    ['rose from 100 ms to 120 ms', moved(0.1, 0.12, 's')],
    ['fell from 20 to 2 requests/s', moved(20, 2, '{request}/s')],
    ['fell from 1 to 0 instances', moved(1, 0, '{instance}')],
    ['fell from 1 GiB to 512 MiB', moved(2 ** 30, 2 ** 29, 'By')],
    ['rose from −2 to 3 messages', moved(-2, 3, '{message}')],
    [undefined, moved(Number.NaN, Number.NaN, 's')],
    ['stayed at 41 ms', moved(0.0405, 0.041, 's')],
    ['stayed at 0 requests/s', moved(0, 0, '{request}/s')],
    ['rose from 0 to 1 restart', moved(0, 1, '{restart}')],
    ['rose from 0.1 % to 18.3 % (183×)', moved(0.001, 0.183, '1')],
    ['stood at 3 s, with nothing to compare it to', [{ name: 'after', value: 3, unit: 's' }]],
    ['stopped being reported (last: 3 s)', [{ name: 'before', value: 3, unit: 's' }]],
    [undefined, []],
  ])('%s', (expected, facts) => {
    expect(words(facts)).toBe(expected);
  });
});
