import { type CauseType, causeTypes, type Diagnosis } from '@abduce/core';
import { describe, expect, it } from 'vitest';
import { widthOf } from '../render/columns.ts';
import { renderText } from '../render/text.ts';
import { checkReport } from './check.ts';
import { fixtures } from './fixtures/all.ts';
import { explain } from './template-explainer.ts';
import { grammarMistakes } from './test-kit/grammar.ts';
import { feelings, grammarCase, movements } from './test-kit/grammar-case.ts';

const causes = Object.keys(causeTypes) as CauseType[];
const verdicts: readonly Diagnosis['verdict'][] = [
  'root_cause',
  'contributing',
  'inconclusive',
  'no_fault',
];

describe('the grammar of reports', () => {
  it.each(causes)('%s, whatever was measured', (cause) => {
    const mistakes = new Set<string>();
    let count = 0;
    for (const [name, movement] of Object.entries(movements)) {
      for (const trigger of [true, false]) {
        for (const verdict of verdicts) {
          // Each feeling meets each movement; each state meets both.
          const feeling = feelings[count % feelings.length] ?? 'slow';
          const over = count % 3 === 0;
          count++;
          const given = grammarCase({ cause, verdict, movement, feeling, trigger, over });
          const report = explain(given.diagnosis, given.caseFile);
          expect(checkReport(report)).toEqual([]);
          for (const mistake of grammarMistakes(report)) mistakes.add(`${name}: ${mistake}`);
        }
      }
    }
    expect([...mistakes].slice(0, 12)).toEqual([]);
  });

  it.each(Object.keys(fixtures))('%s', (name) => {
    const { diagnosis, caseFile } = fixtures[name] as (typeof fixtures)[string];
    expect(grammarMistakes(explain(diagnosis, caseFile))).toEqual([]);
  });

  it.each(causes)('%s is told with what to do now in 45 lines of 80 columns', (cause) => {
    const movement = [2, 19] as const;
    const given = grammarCase({
      cause,
      verdict: 'root_cause',
      movement,
      feeling: 'slow',
      trigger: true,
      over: false,
    });
    const lines = renderText(explain(given.diagnosis, given.caseFile)).split('\n');
    const now = lines.indexOf('Do now');
    const end = lines.indexOf('', now);
    expect(now).toBeGreaterThan(0);
    expect(end).toBeLessThanOrEqual(45);
    for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(80);
  });
});
