import type { ReportWording } from '@abduce/core';
import { describe, expect, it } from 'vitest';
import { indexLost, indexLostCase } from '../report/fixtures/index-lost.ts';
import { explain } from '../report/template-explainer.ts';
import { renderMarkdown } from './markdown.ts';
import { renderText } from './text.ts';
import { wordingLine } from './wording-line.ts';

const report = explain(indexLost, indexLostCase);
const check = (outcome: 'kept' | 'repaired' | 'replaced') => ({
  place: 'title',
  outcome,
  problems: [],
});
const model: ReportWording = {
  by: 'model',
  model: 'small\u001b[31m-model',
  promptHash: 'ab'.repeat(32),
  packHash: 'cd'.repeat(32),
  checks: [check('kept'), check('kept'), check('replaced')],
};

describe('wordingLine', () => {
  it.each<[ReportWording, string]>([
    [{ by: 'template' }, 'Worded by the template; no language model was asked.'],
    [
      model,
      'Worded by small-model, every sentence checked against the evidence: 2 kept, 0 repaired, 1 replaced by the template (prompt abababababab, evidence cdcdcdcdcdcd).',
    ],
    [
      { by: 'template', model: 'small', reason: 'it did not answer in 30 s.' },
      'Worded by the template, for small could not: it did not answer in 30 s.',
    ],
  ])('%j', (wording, words) => {
    expect(wordingLine({ ...report, wording })).toBe(words);
  });

  it('ends each report', () => {
    const worded = { ...report, wording: model };
    expect(renderText(worded).replace(/\s+/g, ' ')).toContain('Worded by small-model, every');
    expect(renderMarkdown(worded).trimEnd()).toMatch(/\*Worded by small-model, .*\*$/);
  });
});
