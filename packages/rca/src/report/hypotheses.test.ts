import type { Hypothesis } from '@abduce/core';
import { describe, expect, it } from 'vitest';
import { plainWriter } from '../render/html/sentence.ts';
import { checkReport } from './check.ts';
import { indexLost, indexLostCase } from './fixtures/index-lost.ts';
import { explain } from './template-explainer.ts';

/** What the report says of one hypothesis that did not win. */
function told(given: Partial<Hypothesis>): string {
  const ruledOut: Hypothesis = {
    id: 'H9',
    cause: 'memory_leak',
    entity: 'catalog',
    status: 'refuted',
    score: 0,
    support: [],
    against: [],
    missing: [],
    mechanism: {},
    reason: '',
    ...given,
  };
  const report = explain({ ...indexLost, ruledOut: [ruledOut] }, indexLostCase);
  expect(checkReport(report)).toEqual([]);
  const writer = plainWriter(report);
  const [item] = report.ruledOut;
  return `${writer.write(item?.title ?? [])}: ${writer.write(item?.text ?? [])}`;
}

describe('what was ruled out', () => {
  it.each<[string, Partial<Hypothesis>, string]>([
    [
      'nowhere in the system',
      { cause: 'schema_index_lost', reason: 'no database takes noticeably longer per call.' },
      'A lost index or access path: no database takes noticeably longer per call.',
    ],
    [
      'in any service',
      { cause: 'exception', reason: 'no service fails more requests by itself than before.' },
      'Code that throws: no service fails more requests by itself than before.',
    ],
    [
      'without evidence of one place',
      {
        cause: 'instance_lost',
        status: 'untestable',
        reason: 'which instances report is not known.',
      },
      'Instances that are gone: which instances report is not known.',
    ],
    [
      'by what the place itself does',
      { cause: 'cpu_regression', entity: 'orders', reason: 'its event loop is not measured.' },
      'Code that burns more CPU per request at orders: its event loop is not measured.',
    ],
    [
      'by a measurement on the path',
      {
        cause: 'cpu_regression',
        entity: 'orders',
        against: ['E8'],
        reason: 'time did not change [E8].',
      },
      'Code that burns more CPU per request at orders: time did not change.',
    ],
    [
      'by a measurement off the path',
      { entity: 'catalog', against: ['E7'], reason: 'memory did not run out [E7].' },
      'A memory leak: at catalog memory did not run out.',
    ],
  ])('%s', (_, given, words) => {
    expect(told(given)).toBe(words);
  });
});
