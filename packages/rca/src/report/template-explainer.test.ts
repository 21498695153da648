import { type CauseType, causeTypes, encodeDocument } from '@abduce/core';
import { describe, expect, it } from 'vitest';
import { renderText } from '../render/text.ts';
import { causeTemplates } from './causes/cause-templates.ts';
import { checkReport } from './check.ts';
import { fixtures } from './fixtures/all.ts';
import { hostile, hostileTexts } from './fixtures/hostile.ts';
import { indexLost, indexLostCase } from './fixtures/index-lost.ts';
import { explain, templateExplainer } from './template-explainer.ts';

const causes = Object.keys(causeTypes) as CauseType[];

describe('templateExplainer', () => {
  it.each(Object.keys(fixtures))('says nothing without evidence: %s', (name) => {
    const { diagnosis, caseFile } = fixtures[name] as (typeof fixtures)[string];
    expect(checkReport(explain(diagnosis, caseFile))).toEqual([]);
  });

  it('gives the same bytes for the same input', async () => {
    const explainer = templateExplainer();
    const first = encodeDocument(await explainer.explain(indexLost, indexLostCase));
    const copy = structuredClone({ diagnosis: indexLost, caseFile: indexLostCase });
    const second = encodeDocument(await explainer.explain(copy.diagnosis, copy.caseFile));
    expect(second).toBe(first);
  });

  it('stops when it is aborted', async () => {
    const signal = AbortSignal.abort();
    await expect(
      templateExplainer().explain(indexLost, indexLostCase, { signal }),
    ).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('names the innocent change where no change is guilty', () => {
    const { diagnosis, caseFile } = fixtures['external slow'] as (typeof fixtures)[string];
    const report = explain(diagnosis, caseFile);
    expect(report.rootCause?.trigger).toBeUndefined();
    expect(report.ruledOut[0]?.change).toBe('deploy-41');
    expect(renderText(report).replace(/\s+/g, ' ')).toContain(
      'release 5.2.1 of checkout is innocent [E6]',
    );
  });

  it('keeps a number without a source out of the report', () => {
    const [first] = indexLost.ruledOut;
    const report = explain(
      {
        ...indexLost,
        ruledOut: [{ ...(first as NonNullable<typeof first>), reason: 'only 12345 requests' }],
      },
      indexLostCase,
    );
    expect(checkReport(report)).toEqual([]);
    expect(renderText(report)).not.toContain('12345');
    expect(renderText(report)).toContain('Requests per second at storefront fell');
  });

  it.each(Object.entries(hostileTexts))('survives hostile telemetry: %s', (_, words) => {
    const { diagnosis, caseFile } = hostile(words);
    const report = explain(diagnosis, caseFile);
    expect(checkReport(report)).toEqual([]);
    expect(report.rootCause?.cause).toBe('schema_index_lost');
  });
});

describe('the wording of causes', () => {
  it.each(causes)('%s has a clause without slots, and actions of each level', (cause) => {
    const template = causeTemplates[cause];
    const last = template.because.at(-1) ?? '';
    expect(last.replaceAll('{entity}', '')).not.toMatch(/[{}]/);
    for (const level of ['fix', 'prevent'] as const) {
      expect(template[level].length).toBeGreaterThan(0);
    }
    const all = [
      ...template.because,
      ...template.how.flat(),
      ...[...template.mitigate, ...template.fix, ...template.prevent].flatMap((action) => [
        ...action.wordings,
        action.risk ?? '',
      ]),
    ];
    for (const words of all) expect(words).not.toMatch(/\d/);
    for (const sentence of template.how.flat()) expect(sentence).toMatch(/^[A-Z{].*\.$/);
  });

  it.each(causes)('%s is told without a hole, with and without a mechanism', (cause) => {
    for (const mechanism of [
      {},
      {
        statement: 'SELECT 1',
        table: 't',
        template: 'oops',
        route: '/a',
        pool: 'main',
        peer: 'cart',
        function: 'f',
        file: 'a.ts',
        operation: 'GET /a',
      },
    ]) {
      const [winner] = indexLost.hypotheses;
      const { trigger, dependency, ...bare } = winner as NonNullable<typeof winner>;
      for (const hypothesis of [
        { ...bare, cause, mechanism },
        { ...bare, cause, mechanism, trigger: trigger as string, dependency: dependency as string },
      ]) {
        const report = explain({ ...indexLost, hypotheses: [hypothesis] }, indexLostCase);
        expect(checkReport(report)).toEqual([]);
        const text = renderText(report);
        expect(text).not.toMatch(/[{}]|undefined|no data|NaN| {2,}[a-z]+ because \./);
        expect(text).toMatch(/because [a-z`]/);
        expect(report.actions.map(({ level }) => level)).toContain('fix');
        expect(report.rootCause?.text.length).toBeGreaterThan(0);
      }
    }
  });
});
