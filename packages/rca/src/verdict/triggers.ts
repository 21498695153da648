import type { Hypothesis, TriggerCandidate } from '@abduce/core';
import type { Judged } from '../changes/judge-delivery.ts';
import {
  byScore,
  rankTriggers,
  type TriggerRanking,
  triggerDefaults,
} from '../changes/rank-triggers.ts';
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

/** What it is worth at least, beside "no change" that nothing speaks for. */
const leastFit = triggerDefaults.nobody + 0.01;

/** What is left of a change of which only place and time are known, when it does not fit the cause found. */
const fitsNothing = 0.7;

/** A change that fits the cause found by other evidence is the likelier for it, and one that nothing is known of the less. */
function raised(
  { candidates, judged }: TriggerRanking,
  best: Weighed | undefined,
): readonly TriggerCandidate[] {
  if (best === undefined) return candidates;
  const fit = best.trigger;
  const mark = best.triggerEvidence;
  const signs = candidates.some(
    ({ change, score }) => change === undefined && score > triggerDefaults.nobody,
  );
  return candidates
    .map((one) => {
      if (fit === undefined || one.change !== fit.change.id) {
        const { read, match } = judged.get(one.change ?? '') ?? {};
        const known = read === undefined || read.readable || match?.effect !== undefined;
        return known ? one : { ...one, score: fitsNothing * one.score };
      }
      const { match } = judged.get(one.change) ?? {};
      const told = match?.effect !== undefined || match?.name !== undefined;
      const fits = fitsCause * fit.score;
      // Flags are turned all day: place and time alone do not outweigh "no change".
      const score =
        fit.change.kind === 'flag' && !told
          ? Math.min(fits, triggerDefaults.nobody - 0.01)
          : Math.max(fits, signs ? 0 : leastFit);
      if (score <= one.score) return one;
      return {
        ...one,
        score,
        reason: `it fits the cause, the place and the time${mark === undefined ? '' : ` [${mark}]`}.`,
        evidence: mark === undefined ? one.evidence : [mark],
      };
    })
    .sort(byScore);
}

function carrying(
  winner: Hypothesis,
  trigger: TriggerCandidate,
  { match, read }: Judged,
  former: string | undefined,
): Hypothesis {
  const { title, version, files } = read.change;
  const line = match?.effect?.line;
  return {
    ...winner,
    ...(trigger.change !== undefined && { trigger: trigger.change }),
    support: [...new Set([...winner.support.filter((id) => id !== former), ...trigger.evidence])],
    mechanism: {
      ...winner.mechanism,
      change: title,
      ...(version !== undefined && { version }),
      ...(files?.[0] !== undefined && { file: files[0] }),
      ...(line !== undefined && { line: line.slice(0, 200) }),
    },
  };
}

/** The same cause, set off by no change. */
function without(
  { trigger: _, ...winner }: Hypothesis,
  triggerEvidence: string | undefined,
): Hypothesis {
  const { change: _change, version: _version, file: _file, ...mechanism } = winner.mechanism;
  return { ...winner, support: winner.support.filter((id) => id !== triggerEvidence), mechanism };
}

/** Ranks the changes, and makes the first hypothesis and the likeliest trigger agree. */
export function settleTriggers(
  scene: Scene,
  hypotheses: readonly Hypothesis[],
  best: Weighed | undefined,
): SettledTriggers {
  const ranking = rankTriggers(scene, outsideCauses(scene, best));
  const { judged } = ranking;
  const triggers = raised(ranking, best);
  const [winner, ...others] = hypotheses;
  const [first] = triggers;
  if (winner === undefined || first === undefined || first.change === winner.trigger) {
    return { triggers, hypotheses };
  }
  const one = first.change === undefined ? undefined : judged.get(first.change);
  const vehicle = triggers.some(({ deploy }) => deploy !== undefined && deploy === winner.trigger);
  const tells = one?.match?.effect !== undefined || one?.match?.name !== undefined;
  if (one !== undefined && (tells || vehicle)) {
    return {
      triggers,
      hypotheses: [carrying(winner, first, one, best?.triggerEvidence), ...others],
    };
  }
  if (one !== undefined || winner.trigger === undefined) return { triggers, hypotheses };
  return { triggers, hypotheses: [without(winner, best?.triggerEvidence), ...others] };
}
