import {
  causeTypes,
  type Diagnosis,
  type Hypothesis,
  type ReportHypothesis,
  type Text,
} from '@abduce/core';
import { changeName } from './changes.ts';
import { changeEvidence, evidenceOf, type ReportContext } from './context.ts';
import { entityPart } from './slots.ts';
import { statement } from './statement.ts';
import { capital, ended, paragraph, text } from './text.ts';
import { becauseOf } from './wording.ts';

const order = { supported: 0, refuted: 1, untestable: 2 } as const;

/** A hypothesis that did not win, with the reason why. */
export function reportHypothesis(hypothesis: Hypothesis, context: ReportContext): ReportHypothesis {
  const { cause, entity, status, trigger } = hypothesis;
  const reason = context.sourcing(hypothesis.reason);
  const ids = status === 'supported' ? hypothesis.support : hypothesis.against;
  const cited = [...new Set([...reason.evidence, ...ids])].filter((id) => context.evidence.has(id));
  const place = placeOf(hypothesis, context, cited);
  const why = reason.complete ? reason.text : (factual(hypothesis, context) ?? reason.text);
  return {
    cause,
    status,
    entity,
    title: titleOf(hypothesis, context, place),
    text: ended(place === 'reason' ? text('at ', entityPart(entity), ' ', why) : why),
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
  context: ReportContext,
  cited: readonly string[],
): 'title' | 'reason' | 'none' {
  if (status === 'supported' || trigger !== undefined) return 'title';
  if (everywhere.test(reason)) return 'none';
  if (pointsBack.test(reason)) return 'title';
  if (cited.length === 0) return 'none';
  const { path, target, hypotheses } = context.diagnosis;
  const near = new Set([target?.service, hypotheses[0]?.entity, ...path.map((hop) => hop.entity)]);
  const here = evidenceOf(context, cited).some((item) => item.entity === entity);
  return near.has(entity) || !here ? 'title' : 'reason';
}

/** What was considered: the innocent change by its name, else the cause and the place. */
function titleOf(
  hypothesis: Hypothesis,
  context: ReportContext,
  place: ReturnType<typeof placeOf>,
): Text {
  const change = changeEvidence(context, hypothesis.trigger);
  const cause = causeTypes[hypothesis.cause].title;
  if (change !== undefined && hypothesis.status !== 'supported') return capital(changeName(change));
  if (place !== 'title') return capital([cause]);
  return capital(text(cause, ' at ', entityPart(hypothesis.entity)));
}

/** When the given reason holds a number without a source: what the evidence itself says. */
function factual(hypothesis: Hypothesis, context: ReportContext): Text | undefined {
  if (hypothesis.status === 'supported') return becauseOf({ ...context, hypothesis });
  const evidence = evidenceOf(context, hypothesis.against);
  if (evidence.length === 0) return undefined;
  return paragraph(...evidence.slice(0, 2).map((item) => statement(item, context.namer)));
}

/**
 * How near a hypothesis came, 0 nearest: a change that is innocent, something that shows but explains too little, the
 * same sort of cause, the same place, anything that was measured, and what nothing hints at.
 */
function distanceOf(hypothesis: Hypothesis, { path, hypotheses, target }: Diagnosis): number {
  const { trigger, reason, cause, entity, against } = hypothesis;
  if (trigger !== undefined) return 0;
  if (/^it shows\b/.test(reason)) return 1;
  if (against.length === 0) return 5;
  const winner = hypotheses[0];
  if (winner !== undefined && causeTypes[winner.cause].area === causeTypes[cause].area) return 2;
  const near = [target?.service, winner?.entity, ...path.map((hop) => hop.entity)];
  return near.includes(entity) ? 3 : 4;
}

/** Innocent changes first, then near misses, then the rest; one entry for each thing considered. */
export function ruledOutOf(context: ReportContext): readonly ReportHypothesis[] {
  const { diagnosis } = context;
  return diagnosis.ruledOut
    .map((hypothesis) => ({ hypothesis, distance: distanceOf(hypothesis, diagnosis) }))
    .toSorted(
      (a, b) =>
        order[a.hypothesis.status] - order[b.hypothesis.status] ||
        a.distance - b.distance ||
        b.hypothesis.score - a.hypothesis.score,
    )
    .map(({ hypothesis }) => reportHypothesis(hypothesis, context));
}
