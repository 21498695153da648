import type { CauseType, ChangeEvent, Hypothesis } from '@abduce/core';
import type { Scene } from '../scene/scene.ts';
import type { Weighed } from './weigh.ts';

const known = (ids: readonly (string | undefined)[]): readonly string[] => [
  ...new Set(ids.filter((id) => id !== undefined)),
];

function changeWords(change: ChangeEvent | undefined): Readonly<Record<string, string>> {
  if (change === undefined) return {};
  return {
    change: change.title,
    ...(change.version !== undefined && { version: change.version }),
    ...(change.files?.[0] !== undefined && { file: change.files[0] }),
  };
}

export function toHypothesis(weighed: Weighed, id: string, scene: Scene): Hypothesis {
  const { cause, suspicion, score, trigger, triggerEvidence } = weighed;
  const supported = suspicion.status === 'supported';
  const fault = suspicion.dependency === suspicion.entity ? undefined : suspicion.dependency;
  return {
    id,
    cause,
    entity: suspicion.entity,
    ...(fault !== undefined && { dependency: fault }),
    ...(trigger !== undefined && { trigger: trigger.change.id }),
    status: suspicion.status,
    score,
    support: supported ? known([...(suspicion.support ?? []), triggerEvidence]) : [],
    against: known(suspicion.against ?? []),
    missing: suspicion.missing ?? [],
    ...(supported && { onset: suspicion.onset ?? scene.onset }),
    mechanism: supported
      ? { ...changeWords(trigger?.change), ...suspicion.mechanism }
      : (suspicion.mechanism ?? {}),
    reason: suspicion.reason,
  };
}

export interface Sorted {
  /** Supported, best first. */
  readonly hypotheses: readonly Hypothesis[];
  /** One for each cause that nothing supports: refuted ones before untestable ones. */
  readonly ruledOut: readonly Hypothesis[];
}

export const hypothesisDefaults = {
  /** Supported hypotheses that are kept. */
  kept: 8,
  /** Below this share of the best score a supported hypothesis is not worth a line. */
  leastOfBest: 0.1,
} as const;

/** Splits what was weighed into what may be so and what is not. */
export function sortHypotheses(scene: Scene, weighed: readonly Weighed[]): Sorted {
  const supported = weighed.filter(
    ({ suspicion, score }) => suspicion.status === 'supported' && score > 0,
  );
  const best = supported[0]?.score ?? 0;
  const seen = new Set<string>();
  const kept = supported.filter(({ cause, suspicion, score }) => {
    const key = `${cause}\0${suspicion.entity}`;
    if (seen.has(key) || score < hypothesisDefaults.leastOfBest * best) return false;
    seen.add(key);
    return true;
  });
  const hypotheses = kept
    .slice(0, hypothesisDefaults.kept)
    .map((one, at) => toHypothesis(one, `H${at + 1}`, scene));
  const told = new Set<CauseType>(hypotheses.map(({ cause }) => cause));
  const out: Weighed[] = [];
  for (const status of ['refuted', 'untestable', 'supported'] as const) {
    for (const one of weighed) {
      if (one.suspicion.status !== status || told.has(one.cause)) continue;
      told.add(one.cause);
      out.push(one.suspicion.status === 'supported' ? asTooLittle(one) : one);
    }
  }
  return { hypotheses, ruledOut: out.map((one, at) => toHypothesis(one, `R${at + 1}`, scene)) };
}

/** Something of it shows, but it explains next to nothing of the trouble. */
function asTooLittle(one: Weighed): Weighed {
  const { suspicion } = one;
  return {
    ...one,
    score: 0,
    trigger: undefined,
    triggerEvidence: undefined,
    suspicion: {
      ...suspicion,
      status: 'refuted',
      against: [...(suspicion.support ?? []), ...(suspicion.against ?? [])],
      reason: `it shows, but explains next to nothing of the trouble: ${suspicion.reason}`,
    },
  };
}
