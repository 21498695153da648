import { createCaseFile, type Evidence, type EvidenceQuery, type Fact } from '@abduce/core';
import { describe, expect, it } from 'vitest';
import { textWriter } from '../render/text-writer.ts';
import { indexLost, indexLostCase } from './fixtures/index-lost.ts';
import { namerOf } from './namer.ts';
import { statement } from './statement.ts';
import { explain } from './template-explainer.ts';

const report = explain(indexLost, indexLostCase);
const namer = namerOf(
  createCaseFile({ window: { start: 0, end: 60_000 }, services: ['shop', 'pricing'] }),
);

function told(
  title: string,
  query: object,
  ...facts: readonly (readonly [string, number | string, string])[]
) {
  const item: Evidence = {
    id: 'E1',
    kind: 'trace',
    entity: 'shop',
    title,
    query: query as EvidenceQuery,
    window: { start: 0, end: 1 },
    facts: facts.map(([name, value, unit]): Fact => ({ name, value, unit })),
    trust: 'application',
  };
  const plain = (words: string): string => words;
  const style = { words: plain, value: plain, entity: plain, quote: plain, cite: String };
  return textWriter({ ...report, evidence: [item] }, style).write(statement(item, namer));
}

const spans = { kind: 'spans', service: 'shop', target: 'pricing' };

describe('statement', () => {
  it('says once that there is nothing to compare with, and tells no zeros', () => {
    expect(
      told(
        'Time per call of one operation',
        spans,
        ['after', 0.08, 's'],
        ['fastest_tenth_after', 0.02, 's'],
        ['calls_after', 1, '{call}/{request}'],
        ['failed_after', 0, '1'],
        ['operation', 'GET /v2', ''],
      ),
    ).toBe(
      'The time per call of GET /v2 at shop stood at 80 ms, with nothing to compare it to; the fastest tenth 20 ms; 1 call per request.',
    );
  });

  it('tells of calls that are made while something is held', () => {
    const held = [
      ['after', 0.9, 's'],
      ['operation', 'GET /v2', ''],
      ['within', 'reserve', ''],
    ] as const;
    expect(
      told(
        'Calls made between',
        spans,
        ['count', 3, '{call}'],
        ['count_before', 0, '{call}'],
        ...held,
      ),
    ).toBe(
      'shop called pricing (GET /v2) 3 times (never before) between two statements of reserve, 900 ms each.',
    );
    expect(
      told('Calls made between', { ...spans, target: undefined }, ['count', 1, '{call}'], ...held),
    ).toBe('shop called others (GET /v2) once between two statements of reserve, 900 ms each.');
  });
});
