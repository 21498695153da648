import type { Evidence, Hypothesis, ReportHop, ReportStep, Text } from '@abduce/core';
import { changeEvidence, evidenceOf, type ReportContext } from './context.ts';
import { feltOf } from './felt.ts';
import { briefMovement, ratioOf } from './movement.ts';
import type { Namer } from './namer.ts';
import { newsOf } from './news.ts';
import { poolStatement } from './pool-statement.ts';
import { statement } from './statement.ts';
import { capital, paragraph, text } from './text.ts';
import { innerTitle } from './titles.ts';
import { becauseOf, mechanismOf } from './wording.ts';

function stepOf(evidence: Evidence, namer: Namer): ReportStep {
  return { entity: evidence.entity, text: statement(evidence, namer), evidence: [evidence.id] };
}

/** How users are hurt, in one phrase. */
export function symptomOf(context: ReportContext): ReportStep | undefined {
  const item = feltOf(context);
  const brief = item && briefMovement(item);
  if (item === undefined || brief === undefined) return undefined;
  return { entity: item.entity, text: text(innerTitle(item), ' ', brief), evidence: [item.id] };
}

const effects = {
  slower: 'became slower',
  failing: 'began to fail',
  both: 'became slower and began to fail',
  silent: 'fell silent',
} as const;

/** From where users feel it down to the root cause. */
export function pathOf(context: ReportContext): readonly ReportHop[] {
  return context.diagnosis.path.toReversed().map((step) => {
    const shown = evidenceOf(context, step.evidence);
    const failing = shown.find(({ title }) => /^share of failed/i.test(title));
    const told = step.effect === 'failing' && failing !== undefined ? [failing, ...shown] : shown;
    const best = told.find((item) => briefMovement(item) !== undefined);
    const motion = best === undefined ? undefined : briefMovement(best);
    const words: Text =
      best === undefined || motion === undefined
        ? [told.length === 0 ? 'shows nothing of its own' : effects[step.effect]]
        : text(innerTitle(best), ' ', motion, ratioOf(best));
    const ids = best === undefined ? step.evidence : [best.id, ...step.evidence];
    return {
      entity: step.entity,
      effect: step.effect,
      text: words,
      evidence: [...new Set(ids)],
      ...(step.onset === undefined ? {} : { onset: step.onset }),
    };
  });
}

/** Trigger, then what was seen at the root cause, then how it travelled up to the users. */
export function chainOf(context: ReportContext): readonly ReportStep[] {
  const { diagnosis, winner, namer } = context;
  if (winner === undefined) return [];
  const told = new Set<string>();
  const steps: ReportStep[] = [];
  const tell = (item: Evidence | undefined): void => {
    if (item === undefined || told.has(item.id)) return;
    told.add(item.id);
    const same = newsOf(item);
    if (same !== undefined && told.has(same)) return;
    if (same !== undefined) told.add(same);
    const pool = poolStatement(item, evidenceOf(context, winner.support), namer);
    if (pool === undefined) steps.push(stepOf(item, namer));
    else {
      for (const id of pool.evidence) told.add(id);
      steps.push(pool);
    }
  };
  const deed = context.deeds.get(winner.trigger ?? '');
  const change = deed ?? changeEvidence(context, winner.trigger);
  tell(change);
  // The same change in other words is no further step.
  for (const { id, query } of diagnosis.evidence) {
    if (query.kind === 'change' && query.id === winner.trigger) told.add(id);
  }
  for (const item of evidenceOf(context, winner.support)) tell(item);
  for (const hop of diagnosis.path)
    for (const item of evidenceOf(context, hop.evidence)) tell(item);
  return steps;
}

/** What went wrong, and how that does its harm. */
export function rootCauseText(context: ReportContext, winner: Hypothesis): Text {
  const slots = { ...context, hypothesis: winner };
  return paragraph(text(capital(becauseOf(slots)), '.'), mechanismOf(slots));
}
