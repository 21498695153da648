import type {
  CaseFile,
  Diagnosis,
  Evidence,
  Hypothesis,
  ReportHop,
  ReportStep,
  Text,
} from '@abduce/core';
import { briefMovement, movement, ratioOf, shortTitle } from './movement.ts';
import { changeEvidence, entityPart } from './slots.ts';
import { statement } from './statement.ts';
import { text } from './text.ts';
import { mechanismOf } from './wording.ts';

export interface StepContext {
  readonly diagnosis: Diagnosis;
  readonly caseFile: CaseFile;
  readonly winner: Hypothesis | undefined;
  readonly evidence: ReadonlyMap<string, Evidence>;
  readonly nameOf: (entity: string) => string;
}

function stepOf(evidence: Evidence): ReportStep {
  return { entity: evidence.entity, text: statement(evidence), evidence: [evidence.id] };
}

export function impactOf({ diagnosis, evidence }: StepContext): readonly ReportStep[] {
  return diagnosis.impact
    .map((id) => evidence.get(id))
    .filter((item) => item !== undefined)
    .map(stepOf);
}

export interface Symptom extends ReportStep {
  /** The same as a clause with a verb. */
  readonly sentence: Text;
}

/** How users are hurt, in one phrase: the first measurement of the impact, best one that moved. */
export function symptomOf({ diagnosis, evidence, nameOf }: StepContext): Symptom | undefined {
  const moved = diagnosis.impact
    .map((id) => evidence.get(id))
    .filter((item) => item !== undefined)
    .map((item) => ({ item, motion: movement(item) }))
    .filter(({ motion }) => motion !== undefined);
  const best = moved.find(({ motion }) => motion?.[0] !== 'stayed at ') ?? moved[0];
  if (best?.motion === undefined) return undefined;
  const { item, motion } = best;
  const brief = briefMovement(item) ?? motion;
  return {
    entity: item.entity,
    text: text({ quote: shortTitle(item, nameOf(item.entity)) }, ' ', brief),
    sentence: text({ quote: item.title }, ' ', motion),
    evidence: [item.id],
  };
}

const effects = {
  slower: 'became slower',
  failing: 'began to fail',
  both: 'became slower and began to fail',
  silent: 'fell silent',
} as const;

/** From where users feel it down to the root cause. */
export function pathOf({ diagnosis, evidence, nameOf }: StepContext): readonly ReportHop[] {
  return diagnosis.path.toReversed().map((step) => {
    const shown = step.evidence.map((id) => evidence.get(id)).filter((item) => item !== undefined);
    const best = shown.find((item) => briefMovement(item) !== undefined);
    const motion = best === undefined ? undefined : briefMovement(best);
    const words: Text =
      best === undefined || motion === undefined
        ? [effects[step.effect]]
        : text({ quote: shortTitle(best, nameOf(step.entity)) }, ' ', motion, ratioOf(best));
    return {
      entity: step.entity,
      effect: step.effect,
      text: words,
      evidence: step.evidence,
      ...(step.onset === undefined ? {} : { onset: step.onset }),
    };
  });
}

/** Trigger, then what was seen at the root cause, then how it travelled up to the users. */
export function chainOf(context: StepContext): readonly ReportStep[] {
  const { diagnosis, winner, evidence } = context;
  if (winner === undefined) return [];
  const told = new Set<string>();
  const steps: ReportStep[] = [];
  const tell = (item: Evidence | undefined): void => {
    if (item === undefined || told.has(item.id)) return;
    told.add(item.id);
    steps.push(stepOf(item));
  };
  tell(changeEvidence(diagnosis.evidence, winner.trigger));
  for (const id of winner.support) tell(evidence.get(id));
  for (const hop of diagnosis.path) for (const id of hop.evidence) tell(evidence.get(id));
  return steps;
}

/** The mechanism, with a fallback that names the path when no fact of it is known. */
export function rootCauseText(context: StepContext, winner: Hypothesis): Text {
  const { diagnosis, caseFile } = context;
  const how = mechanismOf({ diagnosis, caseFile, hypothesis: winner });
  return how.length > 0 ? how : text('The fault begins in ', entityPart(winner.entity), '.');
}
