import type {
  CaseFile,
  Diagnosis,
  Evidence,
  Hypothesis,
  ReportHop,
  ReportStep,
  Text,
} from '@abduce/core';
import { briefMovement, movement, ratioOf } from './movement.ts';
import { innerTitle, type Namer, startingTitle } from './namer.ts';
import { changeEvidence } from './slots.ts';
import { statement } from './statement.ts';
import { capital, paragraph, text } from './text.ts';
import { becauseOf, mechanismOf } from './wording.ts';

export interface StepContext {
  readonly diagnosis: Diagnosis;
  readonly caseFile: CaseFile;
  readonly winner: Hypothesis | undefined;
  readonly evidence: ReadonlyMap<string, Evidence>;
  readonly namer: Namer;
}

function stepOf(evidence: Evidence, namer: Namer): ReportStep {
  return { entity: evidence.entity, text: statement(evidence, namer), evidence: [evidence.id] };
}

export function impactOf({ diagnosis, evidence, namer }: StepContext): readonly ReportStep[] {
  return diagnosis.impact
    .map((id) => evidence.get(id))
    .filter((item) => item !== undefined)
    .map((item) => stepOf(item, namer));
}

export interface Symptom extends ReportStep {
  /** The same as a clause with a verb. */
  readonly sentence: Text;
}

/** How users are hurt, in one phrase: the first measurement of the impact, best one that moved. */
export function symptomOf({ diagnosis, evidence, namer }: StepContext): Symptom | undefined {
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
    text: text(innerTitle(item), ' ', brief),
    sentence: text(startingTitle(item), namer.place(item), ' ', motion),
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
export function pathOf({ diagnosis, evidence }: StepContext): readonly ReportHop[] {
  return diagnosis.path.toReversed().map((step) => {
    const shown = step.evidence.map((id) => evidence.get(id)).filter((item) => item !== undefined);
    const best = shown.find((item) => briefMovement(item) !== undefined);
    const motion = best === undefined ? undefined : briefMovement(best);
    const words: Text =
      best === undefined || motion === undefined
        ? [effects[step.effect]]
        : text(innerTitle(best), ' ', motion, ratioOf(best));
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
    steps.push(stepOf(item, context.namer));
  };
  tell(changeEvidence(diagnosis.evidence, winner.trigger));
  for (const id of winner.support) tell(evidence.get(id));
  for (const hop of diagnosis.path) for (const id of hop.evidence) tell(evidence.get(id));
  return steps;
}

/** What went wrong, and how that does its harm. */
export function rootCauseText({ diagnosis, caseFile }: StepContext, winner: Hypothesis): Text {
  const slots = { diagnosis, caseFile, hypothesis: winner };
  return paragraph(text(capital(becauseOf(slots)), '.'), mechanismOf(slots));
}
