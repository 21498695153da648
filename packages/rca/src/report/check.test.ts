import type { Report, TextDerived } from '@abduce/core';
import { describe, expect, it } from 'vitest';
import { checkReport } from './check.ts';
import { indexLost, indexLostCase } from './fixtures/index-lost.ts';
import { explain } from './template-explainer.ts';

const report = explain(indexLost, indexLostCase);

const [action] = report.actions as [Report['actions'][number]];
const pattern = { entity: 'orders', severity: 'error', template: 'x', before: 0, during: 1 };
const hash = 'ab'.repeat(32);
const kept = { place: 'title', outcome: 'kept', problems: [] } as const;
const model = {
  by: 'model',
  model: 'm',
  promptHash: hash,
  packHash: hash,
  checks: [kept],
} as const;
const growth: TextDerived = {
  derive: 'growth',
  of: [
    { evidence: 'E1', field: 'change', format: 'duration' },
    { evidence: 'E6', field: 'after', format: 'rate' },
  ],
  format: 'percent',
};

describe('checkReport', () => {
  it.each<[string, Partial<Report>]>([
    ['the number in "17" has no evidence', { summary: ['17 users were hurt'] }],
    ['the number in "p99" has no evidence', { title: ['p99 rose'] }],
    ['there is no evidence E99', { summary: [{ cite: ['E99'] }] }],
    ['E1 has no fact "p95"', { summary: [{ evidence: 'E1', field: 'p95', format: 'duration' }] }],
    ['is not in the evidence', { unknowns: [[{ quote: 'at 03:14' }]] }],
    ['there is no evidence E77', { chain: [{ entity: 'a', text: [], evidence: ['E77'] }] }],
    ['there is no evidence E5', { evidence: report.evidence.filter(({ id }) => id !== 'E5') }],
    ['is no plain name', { actions: [{ ...action, command: ['DROP ', { quote: 't; --' }] }] }],
    ['something else than plain', { actions: [{ ...action, command: [{ entity: 'orders' }] }] }],
    ['it is empty', { actions: [{ ...action, command: [] }] }],
    ['is no place in the catalogue', { actions: [{ ...action, id: 'pool_exhausted/fix/x' }] }],
    ['is no place in the catalogue', { actions: [{ ...action, id: 'bad/mitigate/x' }] }],
    ['is no place in the catalogue', { actions: [{ ...action, id: 'lock_wait/mitigate/1' }] }],
    ['is given twice', { actions: [action, action] }],
    ['its risk is not told', { actions: [{ id: action.id, level: 'mitigate', text: [] }] }],
    ['no evidence E66', { exhibits: { logs: [{ ...pattern, evidence: 'E66' }] } }],
    ['it is no SHA-256', { wording: { ...model, packHash: 'abc' } }],
    ['kept, with 1 problems', { wording: { ...model, checks: [{ ...kept, problems: ['x'] }] } }],
    ['the recovery is not known', { summary: [{ figure: 'recovery' }] }],
    ['there is no growth of E1.change and E6.after', { summary: [growth] }],
    ['an id is given twice', { evidence: [...report.evidence, ...report.evidence.slice(0, 1)] }],
  ])('complains: %s', (problem, change) => {
    const problems = checkReport({ ...report, ...change }).map((one) => one.problem);
    expect(problems.join('\n')).toContain(problem);
  });

  it('accepts a model that words a report', () => {
    expect(checkReport({ ...report, wording: model })).toEqual([]);
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
