import type { Report } from '@abduce/core';
import { describe, expect, it } from 'vitest';
import { checkReport } from './check.ts';
import { indexLost, indexLostCase } from './fixtures/index-lost.ts';
import { explain } from './template-explainer.ts';

const report = explain(indexLost, indexLostCase);

describe('checkReport', () => {
  it.each<[string, Partial<Report>]>([
    ['the number in "17" has no evidence', { summary: ['17 users were hurt'] }],
    ['the number in "p99" has no evidence', { title: ['p99 rose'] }],
    ['there is no evidence E99', { summary: [{ cite: ['E99'] }] }],
    ['E1 has no fact "p95"', { summary: [{ evidence: 'E1', field: 'p95', format: 'duration' }] }],
    ['is not in the evidence', { unknowns: [[{ quote: 'at 03:14' }]] }],
    ['there is no evidence E77', { chain: [{ entity: 'a', text: [], evidence: ['E77'] }] }],
    ['there is no evidence E5', { evidence: report.evidence.filter(({ id }) => id !== 'E5') }],
    ['an id is given twice', { evidence: [...report.evidence, ...report.evidence.slice(0, 1)] }],
  ])('complains: %s', (problem, change) => {
    const problems = checkReport({ ...report, ...change }).map((one) => one.problem);
    expect(problems.join('\n')).toContain(problem);
  });

  it('accepts names that hold digits', () => {
    expect(checkReport({ ...report, title: ['migration 0142 in 2.14.0 broke orders'] })).toEqual(
      [],
    );
  });

  it('complains about an onset that is not known', () => {
    const { onset, ...rest } = report;
    expect(onset).toBeDefined();
    expect(checkReport(rest).length).toBeGreaterThan(0);
  });
});
