import type { Evidence, EvidenceQuery, Fact } from '@abduce/core';
import { describe, expect, it } from 'vitest';
import { newsOf } from './news.ts';

function evidence(
  entity: string,
  query: object,
  facts: Readonly<Record<string, unknown>>,
): Evidence {
  return {
    id: 'E1',
    kind: 'metric',
    entity,
    title: 'Connections in use',
    query: query as EvidenceQuery,
    window: { start: 0, end: 1 },
    facts: Object.entries(facts).map(([name, value]) => ({ name, value, unit: '' }) as Fact),
    trust: 'system',
  };
}

const signal = { kind: 'signal', signal: 'pool.used' };
const moved = { before: 1, after: 20, onset: 5 };
const told = newsOf(evidence('orders', signal, moved));

describe('newsOf', () => {
  it.each([
    ['the only process of a service', evidence('orders#1', signal, moved), true],
    ['another cut of the same series', evidence('orders', { ...signal, labels: {} }, moved), true],
    ['another place', evidence('catalog', signal, moved), false],
    ['another signal', evidence('orders', { ...signal, signal: 'pool.max' }, moved), false],
    ['other numbers', evidence('orders', signal, { ...moved, after: 19 }), false],
    ['another time', evidence('orders', signal, { ...moved, onset: 6 }), false],
  ])('%s', (_, other, same) => {
    expect(newsOf(other) === told).toBe(same);
  });

  it('tells failures counted twice from others', () => {
    const spans = { kind: 'spans', service: 'orders' };
    const failed = { count: 3, first_seen: 9, operation: 'POST /a' };
    const first = newsOf(evidence('orders', spans, failed));
    expect(newsOf(evidence('orders', spans, { ...failed, message: 'x' }))).toBe(first);
    expect(newsOf(evidence('orders', spans, { ...failed, operation: 'POST /b' }))).not.toBe(first);
    expect(newsOf(evidence('orders', spans, { ...failed, count: 4 }))).not.toBe(first);
  });

  it('has nothing to compare by where nothing was measured', () => {
    expect(newsOf(evidence('orders', signal, {}))).toBeUndefined();
    expect(newsOf(evidence('orders', { kind: 'topology' }, moved))).toBeUndefined();
  });
});
