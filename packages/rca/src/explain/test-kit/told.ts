import type { CaseFile, Diagnosis, Report } from '@abduce/core';
import { buildPack } from '../../pack/build-pack.ts';
import type { EvidencePack } from '../../pack/pack.ts';
import { fixtures } from '../../report/fixtures/all.ts';
import { explain } from '../../report/template-explainer.ts';
import type { ModelAnswerDocument, WrittenSentence } from '../answer.ts';
import { faithfulAnswer } from './answers.ts';

export interface Told {
  readonly diagnosis: Diagnosis;
  readonly caseFile: CaseFile;
  /** By the template. */
  readonly report: Report;
  readonly pack: EvidencePack;
  /** In which nothing is wrong. */
  readonly faithful: ModelAnswerDocument;
}

/** A diagnosis of the fixtures with all that an explainer makes of it. */
export function told(name: string = 'index lost'): Told {
  const fixture = fixtures[name];
  if (fixture === undefined) throw new Error(`there is no fixture "${name}"`);
  const { diagnosis, caseFile } = fixture;
  const report = explain(diagnosis, caseFile);
  const pack = buildPack(report, caseFile);
  return { diagnosis, caseFile, report, pack, faithful: faithfulAnswer(pack) };
}

/** The answer with other words for one sentence of its summary. */
export function withSummary(
  answer: ModelAnswerDocument,
  at: number,
  sentence: WrittenSentence,
): ModelAnswerDocument {
  return { ...answer, summary: answer.summary.with(at, sentence) };
}

/** Everything but the places that a model may word: it has to be the template's, whatever happened. */
export function frame(report: Report): unknown {
  const { title, summary, rootCause, chain, actions, wording, ...rest } = report;
  return {
    ...rest,
    rootCause: rootCause && { ...rootCause, text: [] },
    chain: chain.map((step) => ({ ...step, text: [] })),
    actions: actions.map(({ id }) => id).toSorted(),
  };
}
