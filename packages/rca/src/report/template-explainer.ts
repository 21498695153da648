import type { CaseFile, Diagnosis, Explainer, Report } from '@abduce/core';
import { contextOf } from './context.ts';
import { exhibitsOf } from './exhibits/exhibits.ts';
import { reportHypothesis, ruledOutOf } from './hypotheses.ts';
import { impactOf } from './impact.ts';
import { mapOf } from './map.ts';
import { chainOf, pathOf, rootCauseText, symptomOf } from './steps.ts';
import { summaryOf, titleOf, triggerOf } from './summary.ts';
import { sureOf } from './sure.ts';
import { changesOf, timelineOf } from './timeline.ts';
import { unknownsOf } from './unknowns.ts';
import { actionsOf, gradeOf, winnerOf } from './wording.ts';

/**
 * Words a diagnosis from templates: no network, no model, and the same bytes for the same input.
 * Every number is a reference to the evidence it comes from; `checkReport` checks that.
 */
export function templateExplainer(): Explainer {
  return {
    name: 'template',
    explain: async (diagnosis, caseFile, options) => {
      options?.signal?.throwIfAborted();
      return explain(diagnosis, caseFile);
    },
  };
}

/** The namesake of `templateExplainer().explain`, without a promise. */
export function explain(diagnosis: Diagnosis, caseFile: CaseFile): Report {
  const { verdict, hypotheses, confidence } = diagnosis;
  const winner = winnerOf(verdict, hypotheses);
  const changes = changesOf(caseFile, diagnosis, winner?.trigger);
  const context = contextOf(diagnosis, caseFile, winner, [
    ...caseFile.world.services.flatMap(({ id, name }) => [id, name]),
    ...changes.flatMap(({ title, version = '' }) => [title, version]),
  ]);
  const symptom = symptomOf(context);
  const path = pathOf(context);
  const rest = winner === undefined ? hypotheses : hypotheses.slice(1);
  return {
    schema: 1,
    verdict,
    title: titleOf(context),
    summary: summaryOf(context),
    window: diagnosis.window,
    ...(diagnosis.target === undefined ? {} : { target: diagnosis.target }),
    ...(diagnosis.onset === undefined ? {} : { onset: diagnosis.onset }),
    ...(context.recovery === undefined ? {} : { recovery: context.recovery }),
    confidence,
    grade: gradeOf(confidence),
    ...(symptom === undefined ? {} : { symptom }),
    impact: impactOf(context),
    ...(winner === undefined ? {} : { rootCause: rootCauseOf({ ...context, winner }) }),
    path,
    chain: chainOf(context),
    counterfactuals: diagnosis.counterfactuals,
    alternatives: rest.map((item) => reportHypothesis(item, context)),
    ruledOut: ruledOutOf(context),
    actions: winner === undefined ? [] : actionsOf({ ...context, hypothesis: winner }),
    timeline: timelineOf(context, changes),
    changes,
    unknowns: unknownsOf(context),
    exhibits: exhibitsOf(caseFile, diagnosis),
    wording: { by: 'template' },
    evidence: diagnosis.evidence,
    map: mapOf(
      caseFile,
      winner?.entity,
      path.map(({ entity }) => entity),
      [
        ...(diagnosis.target === undefined ? [] : [diagnosis.target.service]),
        ...diagnosis.evidence.map(({ entity }) => entity),
        ...(winner === undefined ? [] : edgeOf(caseFile, winner.dependency)),
      ],
    ),
  };
}

function rootCauseOf(
  context: ReturnType<typeof contextOf> & { readonly winner: Diagnosis['hypotheses'][number] },
): NonNullable<Report['rootCause']> {
  const { winner, diagnosis, evidence } = context;
  const text = rootCauseText(context, winner);
  const trigger = triggerOf(context, winner);
  // What the words refer to stands first, for a renderer may not have room for all.
  const used = text.flatMap((part) =>
    typeof part === 'object' && 'field' in part ? [part.evidence] : [],
  );
  return {
    cause: winner.cause,
    entity: winner.entity,
    text,
    ...(trigger === undefined ? {} : { trigger }),
    mechanism: winner.mechanism,
    evidence: [...new Set([...used, ...winner.support])].filter((id) => evidence.has(id)),
    confidence: diagnosis.confidence,
    grade: gradeOf(diagnosis.confidence),
    sure: sureOf(context),
  };
}

function edgeOf(caseFile: CaseFile, dependency: string | undefined): readonly string[] {
  const edge = caseFile.world.dependencies.find(({ id }) => id === dependency);
  return edge === undefined ? [] : [edge.source, edge.target];
}
