import type { Hypothesis, TriggerCandidate } from '@abduce/core';
import { rankTriggers, triggerDefaults } from '../changes/rank-triggers.ts';
import type { Scene } from '../scene/scene.ts';
import { outsideCauses } from './outside-causes.ts';
import type { Weighed } from './weigh.ts';

export interface SettledTriggers {
  readonly triggers: readonly TriggerCandidate[];
  /** The same hypotheses; the first one carries the likeliest trigger. */
  readonly hypotheses: readonly Hypothesis[];
}

/** How far a change that fits the winning cause is likely for that alone. */
const fitsCause = 0.85;

const order = (a: TriggerCandidate, b: TriggerCandidate): number =>
  b.score - a.score ||
  (b.since ?? 0) - (a.since ?? 0) ||
  ((a.change ?? '') < (b.change ?? '') ? -1 : 1);

/** Ranks the changes, and makes the first hypothesis and the likeliest trigger agree. */
export function settleTriggers(
  scene: Scene,
  hypotheses: readonly Hypothesis[],
  best: Weighed | undefined,
): SettledTriggers {
  const { candidates, judged } = rankTriggers(scene, outsideCauses(scene, best));
  const [winner, ...others] = hypotheses;
  const fit = winner?.trigger === undefined ? undefined : best?.trigger;
  const triggers = candidates
    .map((one) => {
      if (fit === undefined || one.change !== fit.change.id) return one;
      const score = fitsCause * fit.score;
      if (score <= one.score) return one;
      const { triggerEvidence } = best ?? {};
      return {
        ...one,
        score,
        reason: `it fits the cause, the place and the time${triggerEvidence === undefined ? '' : ` [${triggerEvidence}]`}.`,
        evidence: triggerEvidence === undefined ? one.evidence : [triggerEvidence],
      };
    })
    .sort(order);
  const [first] = triggers;
  if (winner === undefined || first === undefined || first.change === winner.trigger) {
    return { triggers, hypotheses };
  }
  if (first.change === undefined) {
    if (first.score <= triggerDefaults.nobody || winner.trigger === undefined) {
      return { triggers, hypotheses };
    }
    const { trigger: _, ...untriggered } = winner;
    return { triggers, hypotheses: [untriggered, ...others] };
  }
  const { match, read } = judged.get(first.change) ?? {};
  if (read === undefined || (match?.effect === undefined && match?.name === undefined)) {
    return { triggers, hypotheses };
  }
  const { title, version, files } = read.change;
  const line = match.effect?.line;
  const triggered: Hypothesis = {
    ...winner,
    trigger: first.change,
    support: [...new Set([...winner.support, ...first.evidence])],
    mechanism: {
      ...winner.mechanism,
      change: title,
      ...(version !== undefined && { version }),
      ...(files?.[0] !== undefined && { file: files[0] }),
      ...(line !== undefined && { line: line.slice(0, 200) }),
    },
  };
  return { triggers, hypotheses: [triggered, ...others] };
}
