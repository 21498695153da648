import type { CaseFile, Diagnosis } from '@abduce/core';
import { describe, expect, it } from 'vitest';
import { renderText } from '../render/text.ts';
import { checkReport } from './check.ts';
import { at } from './fixtures/case-parts.ts';
import { indexLost, indexLostCase } from './fixtures/index-lost.ts';
import { explain } from './template-explainer.ts';

const { incident, ...calm } = indexLostCase;
const resolved: CaseFile = {
  ...calm,
  ...(incident && {
    incident: { ...incident, status: 'resolved', resolvedAt: at(9), resolution: 'recovered' },
  }),
};

/** The lost index, with users hurt until a time. */
function until(end: number, facts: Diagnosis['evidence'][number]['facts'] = []): Diagnosis {
  return {
    ...indexLost,
    evidence: indexLost.evidence.map((item) => {
      if (item.id !== 'E1' || item.chart === undefined) return item;
      const { chart } = item;
      const lines = chart.lines.map((line) => ({
        ...line,
        values: line.values.map((value, step) =>
          chart.start + step * chart.step >= end ? 0.21 : value,
        ),
      }));
      return { ...item, facts: [...item.facts, ...facts], chart: { ...chart, lines } };
    }),
  };
}

function told(diagnosis: Diagnosis, caseFile: CaseFile): string {
  const report = explain(diagnosis, caseFile);
  expect(checkReport(report)).toEqual([]);
  return renderText(report).replace(/\s+/g, ' ');
}

describe('the recovery', () => {
  it('is when the measurement came back for good', () => {
    const report = explain(until(at(8)), resolved);
    expect(report.recovery).toBe(at(8));
    const words = told(until(at(8)), resolved);
    expect(words).toContain('From 14:02:31 UTC to 14:08:00 UTC requests to storefront took 1.9 s');
    expect(words).not.toContain('still going on');
    expect(words).toContain('14:08:00 storefront recovered');
    expect(words).toContain('A request to storefront took 1.9 s');
  });

  it('is what the evidence says where it says so', () => {
    const facts = [{ name: 'until', value: at(7, 30), unit: 'ms{epoch}' }];
    expect(explain(until(at(8), facts), resolved).recovery).toBe(at(7, 30));
  });

  it('is not known while the trouble goes on, or the incident fires', () => {
    expect(explain(indexLost, calm).recovery).toBeUndefined();
    expect(told(indexLost, calm)).toContain('It was still going on at 14:12:00 UTC.');
    expect(explain(until(at(8)), indexLostCase).recovery).toBeUndefined();
  });

  it('takes more than a moment', () => {
    expect(explain(until(at(11, 30)), resolved).recovery).toBeUndefined();
  });

  it('is when the incident was resolved, where no chart tells', () => {
    const bare = indexLost.evidence.map(({ chart, ...rest }) => rest);
    expect(explain({ ...indexLost, evidence: bare }, resolved).recovery).toBe(at(9));
    expect(explain({ ...indexLost, evidence: bare }, calm).recovery).toBeUndefined();
  });
});
