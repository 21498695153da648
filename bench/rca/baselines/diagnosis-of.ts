import type { CaseFile, ChangeEvent, Diagnosis, EntityId } from '@abduce/core';

/** A bare ranking as a diagnosis. A method that finds nothing says so by an empty ranking. */
export function diagnosisOf(
  caseFile: CaseFile,
  scores: ReadonlyMap<EntityId, number>,
  changes: readonly ChangeEvent[] = [],
): Diagnosis {
  const ranking = [...scores]
    .filter(([, score]) => !Number.isNaN(score))
    .map(([entity, score]) => ({ entity, score }))
    .sort((a, b) => b.score - a.score || (a.entity < b.entity ? -1 : 1));
  const accuses = ranking.length > 0 || changes.length > 0;
  return {
    schema: 1,
    verdict: accuses ? 'root_cause' : 'inconclusive',
    ...(caseFile.target !== undefined && { target: caseFile.target }),
    window: caseFile.window,
    hypotheses: [],
    ruledOut: [],
    triggers: changes.map(({ id }, at) => ({
      change: id,
      score: 1 / (at + 1),
      reason: 'as the method orders them',
      evidence: [],
    })),
    ranking,
    path: [],
    evidence: [],
    impact: [],
    counterfactuals: [],
    confidence: accuses ? 0.5 : 0,
    unknowns: [],
  };
}
