import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  renderHtml,
  renderMarkdown,
  renderText,
  templateExplainer,
  verifyReport,
} from '@abduce/rca';
import { describe, expect, it } from 'vitest';
import { acceptedText, diagnose, goldenCases } from './golden/golden-case.ts';
import { judge } from './golden/judge.ts';
import { summarise } from './golden/summary.ts';
import { type Answer, judgements, overview } from './golden/table.ts';
import { root } from './sources.ts';

/** Golden cases that the engine must get right altogether; never lowered without a reason. */
const leastRight = 15;

const howToAccept = 'if this change is wanted, accept it with: pnpm golden:accept';
const cases = goldenCases();

describe('recorded cases', () => {
  it('are there, and small', () => {
    expect(cases.length).toBeGreaterThanOrEqual(20);
    for (const { folder } of cases)
      expect(statSync(join(folder, 'case.json.gz')).size).toBeLessThanOrEqual(2_000_000);
    const calm = cases.filter(({ truth }) => truth.verdict === 'no_fault');
    expect(calm.length).toBeGreaterThanOrEqual(3);
  });

  it.each(cases)('$id', async (golden) => {
    const caseFile = golden.caseFile();
    const diagnosis = await diagnose(caseFile);
    expect(summarise(diagnosis), howToAccept).toEqual(JSON.parse(acceptedText(golden) ?? 'null'));
    const report = await templateExplainer().explain(diagnosis, caseFile);
    expect(verifyReport(report)).toEqual([]);

    // The same file gives the same bytes.
    const again = golden.caseFile();
    const second = await templateExplainer().explain(await diagnose(again), again);
    for (const render of [renderText, renderMarkdown, renderHtml])
      expect(render(second)).toBe(render(report));
  });

  it('has as many right answers as the overview says, and enough', async () => {
    const answers: Answer[] = [];
    for (const golden of cases)
      answers.push({ golden, diagnosis: await diagnose(golden.caseFile()) });
    const written = readFileSync(join(root, 'fixtures/cases/README.md'), 'utf8');
    expect(overview(answers), howToAccept).toBe(written);
    expect(judgements(answers).filter(({ right }) => right).length).toBeGreaterThanOrEqual(
      leastRight,
    );
  });

  it('blames no innocent change', async () => {
    for (const golden of cases) {
      const { hypotheses } = await diagnose(golden.caseFile());
      expect(golden.truth.innocent, golden.id).not.toContain(hypotheses[0]?.trigger);
    }
  });
});

describe('judging', () => {
  it('wants every part of a verdict to be right', async () => {
    const golden = cases.find(({ id }) => id === 'bad-release');
    if (golden === undefined) throw new Error('the case is missing');
    const diagnosis = await diagnose(golden.caseFile());
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
