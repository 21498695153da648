import {
  causeTypes,
  type Diagnosis,
  type Hypothesis,
  type ReportHypothesis,
  type Text,
} from '@abduce/core';
import { changeEvidence, changeName, entityPart } from './slots.ts';
import { type Corpus, sourced } from './sourced.ts';
import { statement } from './statement.ts';
import type { StepContext } from './steps.ts';
import { capital, paragraph, text } from './text.ts';
import { becauseOf } from './wording.ts';

const order = { supported: 0, refuted: 1, untestable: 2 } as const;

/** A hypothesis that did not win, with the reason why. */
export function reportHypothesis(
  hypothesis: Hypothesis,
  context: StepContext,
  names: Corpus,
): ReportHypothesis {
  const { diagnosis } = context;
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
    text: reason.complete ? reason.text : (factual(hypothesis, context) ?? reason.text),
    evidence: cited,
    ...(trigger === undefined ? {} : { change: trigger }),
  };
}

/** What was considered: the innocent change by its name, else the cause and the place. */
function titleOf(hypothesis: Hypothesis, diagnosis: Diagnosis): Text {
  const change = changeEvidence(diagnosis.evidence, hypothesis.trigger);
  const cause = causeTypes[hypothesis.cause].title;
  if (change !== undefined && hypothesis.status !== 'supported') return capital(changeName(change));
  return capital(text(cause, ' at ', entityPart(hypothesis.entity)));
}

/** When the given reason holds a number without a source: what the evidence itself says. */
function factual(
  hypothesis: Hypothesis,
  { diagnosis, caseFile, namer }: StepContext,
): Text | undefined {
  if (hypothesis.status === 'supported') return becauseOf({ diagnosis, caseFile, hypothesis });
  const evidence = diagnosis.evidence.filter(({ id }) => hypothesis.against.includes(id));
  if (evidence.length === 0) return undefined;
  return paragraph(...evidence.slice(0, 2).map((item) => statement(item, namer)));
}

/** Innocent changes first, then the rest; one line for each thing considered. */
export function ruledOutOf(context: StepContext, names: Corpus): readonly ReportHypothesis[] {
  return context.diagnosis.ruledOut
    .toSorted(
      (a, b) =>
        order[a.status] - order[b.status] ||
        Number(a.trigger === undefined) - Number(b.trigger === undefined),
    )
    .map((hypothesis) => reportHypothesis(hypothesis, context, names));
}
