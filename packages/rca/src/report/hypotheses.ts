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
  const place = placeOf(hypothesis, diagnosis, cited);
  const why = reason.complete ? reason.text : (factual(hypothesis, context) ?? reason.text);
  return {
    cause,
    status,
    entity,
    title: titleOf(hypothesis, diagnosis, place),
    text: place === 'reason' ? text('at ', entityPart(entity), ' ', why) : why,
    evidence: cited,
    ...(trigger === undefined ? {} : { change: trigger }),
  };
}

/** Reasons that hold for the whole system, whatever place the hypothesis names. */
const everywhere =
  /^(?:no (?:service|database|dependency|new|error)|nothing|calls to what|the time between) /;

/** Words that point back at the place, so that it has to be named before them. */
const pointsBack = /\bits\b|\bholds it\b/;

/**
 * Where the place of a hypothesis is said. What was not found anywhere is not said to be missing at one place; a
 * place off the path of the fault stands beside what was measured there, for the title would read as a suspicion.
 */
function placeOf(
  { status, entity, reason, trigger }: Hypothesis,
  { evidence, path, target, hypotheses }: Diagnosis,
  cited: readonly string[],
): 'title' | 'reason' | 'none' {
  if (status === 'supported' || trigger !== undefined) return 'title';
  if (everywhere.test(reason)) return 'none';
  if (pointsBack.test(reason)) return 'title';
  if (cited.length === 0) return 'none';
  const near = new Set([target?.service, hypotheses[0]?.entity, ...path.map((hop) => hop.entity)]);
  const here = evidence.some((item) => cited.includes(item.id) && item.entity === entity);
  return near.has(entity) || !here ? 'title' : 'reason';
}

/** What was considered: the innocent change by its name, else the cause and the place. */
function titleOf(
  hypothesis: Hypothesis,
  diagnosis: Diagnosis,
  place: ReturnType<typeof placeOf>,
): Text {
  const change = changeEvidence(diagnosis.evidence, hypothesis.trigger);
  const cause = causeTypes[hypothesis.cause].title;
  if (change !== undefined && hypothesis.status !== 'supported') return capital(changeName(change));
  if (place !== 'title') return capital([cause]);
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
