import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  checkReport,
  renderHtml,
  renderMarkdown,
  renderText,
  templateExplainer,
} from '@abduce/rca';
import { beforeAll, describe, expect, it } from 'vitest';
import { acceptedText, diagnose, goldenCases } from './golden/golden-case.ts';
import { judge } from './golden/judge.ts';
import { summarise } from './golden/summary.ts';
import { type Answer, judgements, overview } from './golden/table.ts';
import { root } from './sources.ts';

/** Golden cases that the engine must get right altogether; never lowered without a reason. */
const leastRight = 21;

const howToAccept = 'if this change is wanted, accept it with: pnpm golden:accept';
const cases = goldenCases();

/** Two analyses and three renderings of a case, on a machine that has other things to do. */
const patience = 30_000;

const answers: Answer[] = [];
beforeAll(async () => {
  for (const golden of cases)
    answers.push({ golden, diagnosis: await diagnose(golden.caseFile()) });
}, 3 * patience);

describe('recorded cases', () => {
  it('are there, and small', () => {
    expect(cases.length).toBeGreaterThanOrEqual(20);
    for (const { folder } of cases)
      expect(statSync(join(folder, 'case.json.gz')).size).toBeLessThanOrEqual(2_000_000);
    const calm = cases.filter(({ truth }) => truth.verdict === 'no_fault');
    expect(calm.length).toBeGreaterThanOrEqual(3);
  });

  it.each(cases)(
    '$id',
    async (golden) => {
      const caseFile = golden.caseFile();
      const diagnosis = await diagnose(caseFile);
      expect(summarise(diagnosis), howToAccept).toEqual(JSON.parse(acceptedText(golden) ?? 'null'));
      const report = await templateExplainer().explain(diagnosis, caseFile);
      expect(checkReport(report)).toEqual([]);
      const lines = renderText(report).split('\n');
      const head = lines.slice(0, lines.indexOf('', Math.max(4, lines.indexOf('Do now'))));
      expect(head.length).toBeLessThanOrEqual(45);
      for (const line of lines) expect([...line].length).toBeLessThanOrEqual(80);

      // The same file gives the same bytes.
      const again = answers.find((answer) => answer.golden === golden) as Answer;
      const second = await templateExplainer().explain(again.diagnosis, golden.caseFile());
      for (const render of [renderText, renderMarkdown, renderHtml])
        expect(render(second)).toBe(render(report));
    },
    patience,
  );

  it('has as many right answers as the overview says, and enough', () => {
    const written = readFileSync(join(root, 'fixtures/cases/README.md'), 'utf8');
    expect(overview(answers), howToAccept).toBe(written);
    expect(judgements(answers).filter(({ right }) => right).length).toBeGreaterThanOrEqual(
      leastRight,
    );
  });

  it.each(cases.filter(({ truth }) => truth.innocent.length > 0))(
    'blames nothing innocent in $id',
    (golden) => {
      const answer = answers.find((one) => one.golden === golden);
      expect(golden.truth.innocent).not.toContain(answer?.diagnosis.hypotheses[0]?.trigger);
    },
  );
});

describe('judging', () => {
  it('wants every part of a verdict to be right', () => {
    const found = answers.find(({ golden }) => golden.id === 'bad-release');
    if (found === undefined) throw new Error('the case is missing');
    const { diagnosis, golden } = found;
    const { truth } = golden;
    expect(judge(diagnosis, truth).right).toBe(true);
    for (const other of [
      { ...truth, verdict: 'no_fault' as const },
      { ...truth, causes: ['lock_wait' as const] },
      { ...truth, entities: ['demo:gateway'] },
      { ...truth, trigger: null },
    ])
      expect(judge(diagnosis, other).right).toBe(false);
  });
});
