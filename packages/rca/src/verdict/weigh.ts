import type { CauseType } from '@abduce/core';
import { type ChangeVerdict, findTrigger } from '../changes/judge-change.ts';
import type { CauseRule, Suspicion } from '../hypotheses/rule.ts';
import { citeChange } from '../scene/cite.ts';
import type { Scene } from '../scene/scene.ts';

/** A suspicion with its cause, its trigger and its score. */
export interface Weighed {
  readonly cause: CauseType;
  readonly suspicion: Suspicion;
  /** Part of the trouble explained × how well the evidence fits, the fit raised by a plausible trigger. */
  readonly score: number;
  readonly trigger: ChangeVerdict | undefined;
  readonly triggerEvidence: string | undefined;
}

/** Causes that a change of the faulty thing sets off; for the others a change is looked for but proves little. */
function weigh(scene: Scene, cause: CauseType, suspicion: Suspicion): Weighed {
  const { entity, owners = [], about = [] } = suspicion;
  if (suspicion.status !== 'supported') {
    return { cause, suspicion, score: 0, trigger: undefined, triggerEvidence: undefined };
  }
  const onset = Math.min(scene.onset, suspicion.onset ?? scene.onset);
  const trigger = findTrigger(scene.view, cause, entity, onset, { owners, about });
  const raise = suspicion.trigger !== undefined ? 0 : (trigger?.score ?? 0);
  const fit = 1 - (1 - suspicion.fit) * (1 - scene.view.parameters.triggerWeight * raise);
  return {
    cause,
    suspicion,
    score: Math.min(1, suspicion.share) * fit,
    trigger,
    triggerEvidence: trigger && citeChange(scene, trigger.change),
  };
}

/** Asks every rule. Supported ones first, best first; ties in the order of the rules. */
export function weighAll(scene: Scene, rules: readonly CauseRule[]): readonly Weighed[] {
  const weighed = rules.flatMap((rule) =>
    rule.test(scene).map((suspicion) => weigh(scene, rule.cause, suspicion)),
  );
  return weighed.toSorted(
    (a, b) =>
      b.score - a.score ||
      (a.suspicion.status === b.suspicion.status
        ? 0
        : a.suspicion.status === 'supported'
          ? -1
          : b.suspicion.status === 'supported'
            ? 1
            : 0),
  );
}
