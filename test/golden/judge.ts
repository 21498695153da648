import type { Diagnosis } from '@abduce/core';
import type { Truth } from '../../packages/cli/src/demo/golden/golden-scenario.ts';

/** Which parts of a verdict are right. */
export interface Judgement {
  readonly verdict: boolean;
  readonly cause: boolean;
  readonly entity: boolean;
  readonly trigger: boolean;
  /** All of them. */
  readonly right: boolean;
}

/** Compares a diagnosis with what was really wrong. */
export function judge({ verdict, hypotheses }: Diagnosis, truth: Truth): Judgement {
  const blames = verdict === 'root_cause' || verdict === 'contributing';
  const [first] = blames ? hypotheses : [];
  const healthy = truth.verdict === 'no_fault';
  const parts = {
    verdict: verdict === truth.verdict,
    cause: healthy ? first === undefined : truth.causes.some((cause) => cause === first?.cause),
    entity: healthy ? first === undefined : truth.entities.some((id) => id === first?.entity),
    trigger: (first?.trigger ?? null) === truth.trigger,
  };
  return { ...parts, right: parts.verdict && parts.cause && parts.entity && parts.trigger };
}
