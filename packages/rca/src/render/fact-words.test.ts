import type { Evidence, Fact } from '@abduce/core';
import { describe, expect, it } from 'vitest';
import { evidenceTitle } from './evidence-title.ts';
import { factWords } from './fact-words.ts';

function evidence(title: string, ...facts: readonly [string, number | string, string][]): Evidence {
  return {
    id: 'E1',
    kind: 'trace',
    entity: 'shop',
    title,
    query: { kind: 'spans', service: 'shop' },
    window: { start: 0, end: 1 },
    facts: facts.map(([name, value, unit]): Fact => ({ name, value, unit })),
    trust: 'application',
  };
}

describe('factWords', () => {
  it('puts each measurement into few words, and leaves out what follows from it', () => {
    const item = evidence(
      'Time per call of one statement',
      ['before', 0.002, 's'],
      ['after', 0.3, 's'],
      ['change', 0.298, 's'],
      ['ratio', 150, '1'],
      ['calls_before', 1, '{call}/{request}'],
      ['calls_after', 1, '{call}/{request}'],
      ['calls_change', 0, '{call}/{request}'],
      ['calls_ratio', 1, '1'],
      ['rows_before', 2, '{row}/{call}'],
      ['rows_after', 8, '{row}/{call}'],
      ['table', 'orders', ''],
      ['empty', '', ''],
    );
    expect(factWords(item)).toBe(
      '2 ms → 300 ms, ratio 150×, calls 1 call per request as before, rows 2 rows per call → 8 rows per call, table orders',
    );
  });

  it('names one side where the other is missing', () => {
    const item = evidence('Time', ['after', 0.3, 's'], ['calls_after', 2, '{call}/{request}']);
    expect(factWords(item)).toBe('after 300 ms, calls after 2 calls per request');
  });

  it('tells the day of a change that came on another day than the trouble', () => {
    const time = Date.UTC(2026, 10, 20, 16);
    const change = (lag: number): string =>
      factWords(evidence('Change', ['time', time, 'ms{epoch}'], ['lag', lag, 's']));
    expect(change(7 * 3600)).toMatch(/^time 16:00:00 UTC,/);
    expect(change(8 * 3600)).toMatch(/^time 2026-11-20 16:00:00 UTC,/);
  });
});

describe('evidenceTitle', () => {
  it('has the name of the one route or operation', () => {
    const operation: [string, string, string] = ['operation', 'GET /$&', ''];
    expect(evidenceTitle(evidence('Time per request of one route', operation))).toBe(
      'Time per request of GET /$&',
    );
    expect(evidenceTitle(evidence('Time per call of one operation'))).toBe(
      'Time per call of one operation',
    );
    expect(evidenceTitle(evidence('Time per request', operation))).toBe('Time per request');
  });
});
