import {
  type CaseFile,
  causeTypes,
  type Diagnosis,
  type Hypothesis,
  type ReportHypothesis,
  type Text,
} from '@abduce/core';
import { changeEvidence, changeName, entityPart } from './slots.ts';
import { type Corpus, sourced } from './sourced.ts';
import { statement } from './statement.ts';
import { paragraph, text } from './text.ts';
import { becauseOf } from './wording.ts';

const order = { supported: 0, refuted: 1, untestable: 2 } as const;

/** A hypothesis that did not win, with the reason why. */
export function reportHypothesis(
  hypothesis: Hypothesis,
  diagnosis: Diagnosis,
  caseFile: CaseFile,
  names: Corpus,
): ReportHypothesis {
  const { cause, entity, status, trigger } = hypothesis;
  const reason = sourced(hypothesis.reason, diagnosis.evidence, names);
  const cited = [
    ...new Set([
      ...reason.evidence,
      ...(status === 'supported' ? hypothesis.support : hypothesis.against),
    ]),
  ];
  return {
    cause,
    status,
    entity,
    title: titleOf(hypothesis, diagnosis),
    text: reason.complete ? reason.text : (factual(hypothesis, diagnosis, caseFile) ?? reason.text),
    evidence: cited,
    ...(trigger === undefined ? {} : { change: trigger }),
  };
}

/** What was considered: the innocent change by its name, else the cause and the place. */
function titleOf(hypothesis: Hypothesis, diagnosis: Diagnosis): Text {
  const change = changeEvidence(diagnosis.evidence, hypothesis.trigger);
  const cause = causeTypes[hypothesis.cause].title;
  if (change !== undefined && hypothesis.status !== 'supported') return changeName(change);
  return text(cause, ', ', entityPart(hypothesis.entity));
}

/** When the given reason holds a number without a source: what the evidence itself says. */
function factual(
  hypothesis: Hypothesis,
  diagnosis: Diagnosis,
  caseFile: CaseFile,
): Text | undefined {
  if (hypothesis.status === 'supported') return becauseOf({ diagnosis, caseFile, hypothesis });
  const evidence = diagnosis.evidence.filter(({ id }) => hypothesis.against.includes(id));
  if (evidence.length === 0) return undefined;
  return paragraph(...evidence.slice(0, 2).map(statement));
}

/** Innocent changes first, then the rest; one line for each thing considered. */
export function ruledOutOf(
  diagnosis: Diagnosis,
  caseFile: CaseFile,
  names: Corpus,
): readonly ReportHypothesis[] {
  return diagnosis.ruledOut
    .toSorted(
      (a, b) =>
        order[a.status] - order[b.status] ||
        Number(a.trigger === undefined) - Number(b.trigger === undefined),
    )
    .map((hypothesis) => reportHypothesis(hypothesis, diagnosis, caseFile, names));
}
