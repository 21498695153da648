import { type CauseType, causeTypes, type Diagnosis } from '@abduce/core';
import type { CauseRule, Suspicion } from '../hypotheses/rule.ts';
import type { EngineParameters } from '../parameters.ts';
import { citeService } from '../scene/cite.ts';
import type { Scene } from '../scene/scene.ts';
import { completeness, confidenceIn } from './confidence.ts';
import { counterfactualsOf } from './counterfactuals.ts';
import { sortHypotheses } from './hypotheses.ts';
import { innocentChanges } from './innocent-changes.ts';
import { propagation } from './path.ts';
import { settleTriggers } from './triggers.ts';
import { unknownsOf } from './unknowns.ts';
import { type Weighed, weighAll } from './weigh.ts';

/** The diagnosis of a scene: no fault, a cause with its proof, or an honest "inconclusive". */
export function conclude(scene: Scene, rules: readonly CauseRule[]): Diagnosis {
  const { symptom, view, ledger } = scene;
  const { caseFile } = view;
  const impact = impactOf(scene);
  const base = {
    schema: 1,
    ...(caseFile.target !== undefined && { target: caseFile.target }),
    window: caseFile.window,
    ranking: scene.ranking,
    impact,
  } as const;
  const moved = symptom !== undefined && (symptom.slower || symptom.failing || symptom.silent);
  const weighed = weighAll(scene, rules);
  const best = weighed.find(
    ({ suspicion, score }) => suspicion.status === 'supported' && score > 0,
  );
  if (!moved || best === undefined || best.score < view.parameters.contributingScore) {
    const known = symptom?.latency !== undefined || symptom?.errors !== undefined;
    const noFault = !moved && known && caseFile.incident === undefined;
    const { hypotheses, ruledOut } = sortHypotheses(
      scene,
      moved ? weighed : weighed.filter(({ suspicion }) => suspicion.status !== 'supported'),
    );
    const { triggers } = settleTriggers(scene, [], undefined);
    const innocent = innocentChanges(scene, undefined);
    return {
      ...base,
      verdict: noFault ? 'no_fault' : 'inconclusive',
      ...(symptom?.onset !== undefined && { onset: symptom.onset }),
      hypotheses: noFault ? [] : hypotheses,
      ruledOut: [...ruledOut, ...innocent],
      triggers: noFault ? triggers.filter(({ change }) => change === undefined) : triggers,
      path: [],
      counterfactuals: [],
      confidence: (noFault ? 0.95 : 0.5) * completeness(scene),
      unknowns: unknownsOf(scene, undefined),
      evidence: ledger.all(),
    };
  }
  const { hypotheses: sorted, ruledOut } = sortHypotheses(scene, weighed);
  const { hypotheses, triggers } = settleTriggers(scene, sorted, best);
  const [winner] = hypotheses;
  const rival = weighed.find(
    ({ suspicion, cause }) => suspicion.status === 'supported' && isRival(suspicion, cause, best),
  );
  const counterfactuals = [
    ...(best.suspicion.counterfactuals ?? []),
    ...counterfactualsOf(scene, best),
  ];
  const path = propagation(scene, best.suspicion.entity);
  const innocent = innocentChanges(scene, winner);
  return {
    ...base,
    verdict: isRoot(best, rival, view.parameters) ? 'root_cause' : 'contributing',
    ...(symptom.onset !== undefined && { onset: symptom.onset }),
    hypotheses,
    ruledOut: [...ruledOut, ...innocent],
    triggers,
    path,
    counterfactuals,
    confidence: confidenceIn(scene, best, rival, counterfactuals),
    unknowns: unknownsOf(scene, winner),
    evidence: ledger.all(),
  };
}

function isRoot(
  best: Weighed,
  rival: Weighed | undefined,
  { rootCauseScore, clearRootCauseScore }: EngineParameters,
): boolean {
  if (best.score >= rootCauseScore) return true;
  return best.score >= clearRootCauseScore && best.score >= 2 * (rival?.score ?? 0);
}

/** Says something else about the same trouble: another place, or another narrow cause at the same place. */
function isRival(suspicion: Suspicion, cause: CauseType, best: Weighed): boolean {
  const other = best.suspicion;
  if (suspicion.entity === other.entity) {
    return cause !== best.cause && causeTypes[cause].area === causeTypes[best.cause].area;
  }
  return suspicion.dependency === undefined || suspicion.dependency !== other.dependency;
}

/** How users were hurt: always cited first, so that the first ids are what a reader wants first. */
function impactOf(scene: Scene): readonly string[] {
  const { symptom } = scene;
  if (symptom === undefined) return [];
  const { service, indicator } = symptom;
  const order =
    indicator === 'availability'
      ? (['errorRatio', 'latency', 'requests'] as const)
      : (['latency', 'errorRatio', 'requests'] as const);
  return order
    .map((measure) => citeService(scene, measure, service))
    .filter((id) => id !== undefined);
}
