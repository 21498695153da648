import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { decodeCase, type ReportCheck } from '@abduce/core';
import { describe, expect, it } from 'vitest';
import { createEngine } from '../engine.ts';
import { fakeModel } from '../models/test-kit/fake-model.ts';
import { rewordingModel } from '../models/test-kit/rewording-model.ts';
import { turns } from '../models/test-kit/turns.ts';
import { buildPack } from '../pack/build-pack.ts';
import { renderJson } from '../render/json.ts';
import { checkReport } from '../report/check.ts';
import { explain } from '../report/template-explainer.ts';
import { createExplainer } from './create-explainer.ts';
import { faithfulAnswer } from './test-kit/answers.ts';
import { frame } from './test-kit/told.ts';

const folder = new URL('../../../../fixtures/cases/', import.meta.url);
const cases = readdirSync(folder).filter((name) =>
  existsSync(new URL(`${name}/case.json.gz`, folder)),
);

describe('recorded incidents', { timeout: 60_000 }, () => {
  const reworded: ReportCheck[] = [];

  it.each(cases)(
    '%s: what the template says is kept, and most of other words for it',
    async (name) => {
      const bytes = gunzipSync(readFileSync(new URL(`${name}/case.json.gz`, folder)));
      const caseFile = decodeCase(bytes.toString());
      const diagnosis = await createEngine().analyze(caseFile);
      const template = explain(diagnosis, caseFile);
      const answer = turns.good(faithfulAnswer(buildPack(template, caseFile)));
      const model = fakeModel(() => answer);
      const faithful = await createExplainer({ model }).explain(diagnosis, caseFile);
      expect(model.requests).toHaveLength(1);
      if (faithful.wording.by !== 'model') throw new Error(faithful.wording.by);
      expect(faithful.wording.checks.filter(({ outcome }) => outcome !== 'kept')).toEqual([]);

      const ask = () =>
        createExplainer({ model: rewordingModel(), strict: 'drop' }).explain(diagnosis, caseFile);
      const report = await ask();
      expect(checkReport(report)).toEqual([]);
      expect(frame(report)).toEqual(frame(template));
      expect(renderJson(await ask())).toBe(renderJson(report));
      if (report.wording.by === 'model') reworded.push(...report.wording.checks);
    },
  );

  it('nineteen of twenty rewordings hold', () => {
    const kept = reworded.filter(({ outcome }) => outcome === 'kept');
    expect(reworded.length).toBeGreaterThan(100);
    expect(kept.length / reworded.length).toBeGreaterThanOrEqual(0.95);
  });
});
