import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createEngine } from '../../engine.ts';
import { createExplainer } from '../../explain/create-explainer.ts';
import { checkReport } from '../../report/check.ts';
import { cassette } from './cassette.ts';
import { cassetteFolder, incident, recordedIncidents } from './recorded-incidents.ts';
import { rewordingModel } from './rewording-model.ts';

const howToRecord = 'pnpm --filter @abduce/rca record:explanations';
const patience = 30_000;

const played = new Set<string>();

describe('recorded explanations', () => {
  it.each(recordedIncidents)(
    '%s',
    async (name) => {
      const model = cassette({ folder: cassetteFolder, model: rewordingModel().id, howToRecord });
      const caseFile = incident(name);
      const diagnosis = await createEngine().analyze(caseFile);
      const report = await createExplainer({ model }).explain(diagnosis, caseFile);
      model.check();
      expect(model.played.length).toBeGreaterThan(0);
      for (const key of model.played) played.add(key);
      expect(report.wording.by).toBe('model');
      expect(checkReport(report)).toEqual([]);
    },
    patience,
  );

  it('are all played', () => {
    const files = readdirSync(cassetteFolder).filter((name) => name.endsWith('.jsonl'));
    expect(files.map((name) => name.replace('.jsonl', '')).sort()).toEqual([...played].sort());
  });
});
