import type { Diagnosis, Hypothesis } from '@abduce/core';

/** What a person compares when the engine's answer on a case changes. */
export interface Summary {
  readonly verdict: string;
  readonly confidence: number;
  readonly hypotheses: readonly SummarisedHypothesis[];
  /** Entities, best first. */
  readonly ranking: readonly string[];
  /** From the root cause to the target. */
  readonly path: readonly string[];
  readonly ruledOut: readonly string[];
}

interface SummarisedHypothesis {
  readonly cause: string;
  readonly entity: string;
  readonly dependency: string | null;
  readonly trigger: string | null;
  readonly status: string;
  readonly score: number;
}

const most = { hypotheses: 4, ranking: 5 };

/** Two digits: enough to see a change, and the same on every machine. */
const rounded = (value: number): number => Math.round(value * 100) / 100;

function named({ cause, entity, dependency, trigger, status }: Hypothesis): string {
  const at = dependency ?? entity;
  return `${cause} at ${at}${trigger === undefined ? '' : ` by ${trigger}`}: ${status}`;
}

/** The part of a diagnosis that is kept beside a golden case. */
export function summarise(diagnosis: Diagnosis): Summary {
  return {
    verdict: diagnosis.verdict,
    confidence: rounded(diagnosis.confidence),
    hypotheses: diagnosis.hypotheses.slice(0, most.hypotheses).map((one) => ({
      cause: one.cause,
      entity: one.entity,
      dependency: one.dependency ?? null,
      trigger: one.trigger ?? null,
      status: one.status,
      score: rounded(one.score),
    })),
    ranking: diagnosis.ranking
      .slice(0, most.ranking)
      .map(({ entity, score }) => `${entity} ${rounded(score).toFixed(2)}`),
    path: diagnosis.path.map(({ entity, effect }) => `${entity} ${effect}`),
    ruledOut: diagnosis.ruledOut.map(named),
  };
}
