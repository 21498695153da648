import { type CauseType, causeTypes, type Diagnosis, type EntityId } from '@abduce/core';
import type { CauseRule, Suspicion } from '../hypotheses/rule.ts';
import { combined } from '../indications/indication.ts';
import type { EngineParameters } from '../parameters.ts';
import { isUnconnected } from '../rank/unconnected.ts';
import type { Scene } from '../scene/scene.ts';
import { rankCauseFirst, settleClose } from './agree.ts';
import { completeness, confidenceIn, confidenceInCalm } from './confidence.ts';
import { counterfactualsOf } from './counterfactuals.ts';
import { withHearing } from './hearing.ts';
import { sortHypotheses } from './hypotheses.ts';
import { impactOf } from './impact.ts';
import { innocentChanges } from './innocent-changes.ts';
import { propagation } from './path.ts';
import { settleTriggers } from './triggers.ts';
import { unknownsOf } from './unknowns.ts';
import { type Weighed, weighAll } from './weigh.ts';

/** The diagnosis of a scene: no fault, a cause with its proof, or an honest "inconclusive". */
export function conclude(whole: Scene, rules: readonly CauseRule[]): Diagnosis {
  const scene = withHearing(whole, rules);
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
  const indicated = moved ? undefined : indicatedIn(scene);
  const weighed = settleClose(weighAll(scene, rules), scene.ranking);
  const best = weighed.find(
    ({ suspicion, score }) =>
      suspicion.status === 'supported' && score > 0 && (moved || suspicion.entity === indicated),
  );
  if (best === undefined || best.score < view.parameters.contributingScore) {
    const known = symptom?.latency !== undefined || symptom?.errors !== undefined;
    const noFault = !moved && isCalm(scene) && known && caseFile.incident === undefined;
    const { hypotheses, ruledOut } = sortHypotheses(
      scene,
      noFault ? weighed.filter(({ suspicion }) => suspicion.status !== 'supported') : weighed,
    );
    const triggers = settleTriggers(scene, [], undefined).triggers.filter(
      ({ change }) => !noFault || change === undefined,
    );
    const innocent = innocentChanges(scene, undefined, triggers, noFault);
    return {
      ...base,
      verdict: noFault ? 'no_fault' : 'inconclusive',
      ...(symptom?.onset !== undefined && { onset: symptom.onset }),
      hypotheses: noFault ? [] : hypotheses,
      ruledOut: [...ruledOut, ...innocent],
      triggers,
      path: [],
      counterfactuals: [],
      confidence: noFault ? confidenceInCalm(scene) : 0.5 * completeness(scene),
      unknowns: unknownsOf(scene, undefined),
      evidence: ledger.all(),
    };
  }
  const { hypotheses: sorted, ruledOut } = sortHypotheses(
    scene,
    moved ? weighed : [best, ...weighed.filter((one) => one !== best)],
  );
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
  const innocent = innocentChanges(scene, winner, triggers);
  // Without a graph nothing leads from the largest change to a cause elsewhere.
  const follows = !isUnconnected(view) || scene.ranking[0]?.entity === best.suspicion.entity;
  const isRootCause = follows && isRoot(best, rival, view.parameters);
  return {
    ...base,
    ...(isRootCause && {
      ranking: rankCauseFirst(scene.ranking, best.suspicion.entity, best.score),
    }),
    verdict: isRootCause ? 'root_cause' : 'contributing',
    ...(symptom?.onset !== undefined && { onset: symptom.onset }),
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

/** Where the case asks about no service and no user was seen to suffer: the entity at which something clearly changed. */
function indicatedIn({ view, indications }: Scene): EntityId | undefined {
  if (view.caseFile.target !== undefined) return undefined;
  let found: EntityId | undefined;
  let strongest: number = view.parameters.indicatedStrength;
  for (const [entity, strength] of combined(indications)) {
    if (strength < strongest) continue;
    strongest = strength;
    found = entity;
  }
  return found;
}

/** Nothing is indicated even half as strongly as it takes to accuse: what lies between can be neither said nor denied. */
function isCalm({ view, indications }: Scene): boolean {
  if (view.caseFile.target !== undefined) return true;
  const strongest = Math.max(0, ...combined(indications).values());
  return strongest < 0.5 * view.parameters.indicatedStrength;
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
