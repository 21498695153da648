import type { CaseFile, Diagnosis, Explainer, Report } from '@abduce/core';
import { wordsOfEvidence } from './corpus.ts';
import { exhibitsOf } from './exhibits/exhibits.ts';
import { reportHypothesis, ruledOutOf } from './hypotheses.ts';
import { mapOf } from './map.ts';
import { namerOf } from './namer.ts';
import { corpusOf } from './sourced.ts';
import { chainOf, impactOf, pathOf, rootCauseText, type StepContext, symptomOf } from './steps.ts';
import { summaryOf, sureOf, titleOf, triggerOf } from './summary.ts';
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
  const evidence = new Map(diagnosis.evidence.map((item) => [item.id, item]));
  const namer = namerOf(caseFile);
  const context: StepContext = { diagnosis, caseFile, winner, evidence, namer };
  const changes = changesOf(caseFile, diagnosis, winner?.trigger);
  const names = corpusOf([
    ...wordsOfEvidence(diagnosis.evidence),
    ...caseFile.world.services.flatMap(({ id, name }) => [id, name]),
    ...changes.flatMap(({ title, version = '' }) => [title, version]),
  ]);
  const symptom = symptomOf(context);
  const trigger = winner === undefined ? undefined : triggerOf(context, winner);
  const path = pathOf(context);
  const grade = gradeOf(confidence);
  const rest = winner === undefined ? hypotheses : hypotheses.slice(1);
  return {
    schema: 1,
    verdict,
    title: titleOf(context),
    summary: summaryOf(context, symptom),
    window: diagnosis.window,
    ...(diagnosis.target === undefined ? {} : { target: diagnosis.target }),
    ...(diagnosis.onset === undefined ? {} : { onset: diagnosis.onset }),
    confidence,
    grade,
    ...(symptom === undefined
      ? {}
      : { symptom: { entity: symptom.entity, text: symptom.text, evidence: symptom.evidence } }),
    impact: impactOf(context),
    ...(winner === undefined
      ? {}
      : {
          rootCause: {
            cause: winner.cause,
            entity: winner.entity,
            text: rootCauseText(context, winner),
            ...(trigger === undefined ? {} : { trigger }),
            mechanism: winner.mechanism,
            evidence: winner.support,
            confidence,
            grade,
            sure: sureOf(context),
          },
        }),
    path,
    chain: chainOf(context),
    counterfactuals: diagnosis.counterfactuals,
    alternatives: rest.map((item) => reportHypothesis(item, context, names)),
    ruledOut: ruledOutOf(context, names),
    actions: winner === undefined ? [] : actionsOf({ diagnosis, caseFile, hypothesis: winner }),
    timeline: timelineOf(context, changes),
    changes,
    unknowns: unknownsOf(caseFile, diagnosis, names),
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

function edgeOf(caseFile: CaseFile, dependency: string | undefined): readonly string[] {
  const edge = caseFile.world.dependencies.find(({ id }) => id === dependency);
  return edge === undefined ? [] : [edge.source, edge.target];
}
