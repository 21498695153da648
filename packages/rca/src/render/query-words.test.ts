import type { EvidenceQuery } from '@abduce/core';
import { describe, expect, it } from 'vitest';
import { queryWords } from './query-words.ts';

describe('queryWords', () => {
  it.each<[EvidenceQuery, string]>([
    [
      { kind: 'signal', signal: 'service.time', entity: 'demo:gateway' },
      'service.time of demo:gateway',
    ],
    [
      { kind: 'signal', signal: 'pool.used', entity: 'shop', labels: { pool: 'main' } },
      'pool.used of shop, pool "main"',
    ],
    [{ kind: 'spans' }, 'spans'],
    [
      {
        kind: 'spans',
        service: 'shop',
        target: 'database:sqlite/shop',
        operation: 'GET',
        statement: 'SELECT "a"',
      },
      'spans of shop to database:sqlite/shop, operation "GET", statement "SELECT \\"a\\""',
    ],
    [{ kind: 'logs', service: 'shop', template: 'no <*>' }, 'logs of shop like "no <*>"'],
    [
      { kind: 'profile', service: 'shop', type: 'cpu', function: 'main' },
      'cpu profile of shop, function "main"',
    ],
    [{ kind: 'change', id: 'deploy-1' }, 'change deploy-1'],
    [{ kind: 'topology', entity: 'shop' }, 'neighbours of shop'],
  ])('%j', (query, words) => {
    expect(queryWords(query)).toBe(words);
  });
});
