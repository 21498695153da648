import type { LanguageModel, Report } from '@abduce/core';
import { expect } from 'vitest';
import { fakeModel } from '../../models/test-kit/fake-model.ts';
import type { Turn } from '../../models/test-kit/turn.ts';
import { checkReport } from '../../report/check.ts';
import { createExplainer } from '../create-explainer.ts';
import type { ExplainerOptions } from '../explainer-options.ts';
import type { ModelCall } from '../model-call.ts';
import { frame, told } from './told.ts';

const { diagnosis, caseFile, report: template } = told();

export interface Explained {
  readonly report: Report;
  readonly calls: readonly ModelCall[];
}

/** The report about the lost index, worded by a model or a script; whatever happened, it is complete and correct. */
export async function explained(
  script: readonly Turn[] | LanguageModel,
  options: ExplainerOptions = {},
): Promise<Explained> {
  const calls: ModelCall[] = [];
  const model = 'id' in script ? script : fakeModel(script);
  const explainer = createExplainer({ model, onCall: (call) => calls.push(call), ...options });
  const report = await explainer.explain(diagnosis, caseFile);
  expect(checkReport(report)).toEqual([]);
  expect(frame(report)).toEqual(frame(template));
  return { report, calls };
}
