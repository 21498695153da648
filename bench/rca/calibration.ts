import type { CaseResult } from './evaluate.ts';

export interface CalibrationBin {
  readonly from: number;
  readonly to: number;
  readonly cases: number;
  /** Mean confidence said, and share that was right; `NaN` over no cases. */
  readonly said: number;
  readonly right: number;
}

const edges = [0, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1] as const;

/** Confidence of the verdicts that accuse somebody, beside how often the one accused first was the truth. */
export function calibrationOf(
  cases: readonly Pick<CaseResult, 'verdict' | 'confidence' | 'rankWorstTie'>[],
): readonly CalibrationBin[] {
  const accusing = cases.filter(
    ({ verdict }) => verdict === 'root_cause' || verdict === 'contributing',
  );
  return edges.slice(0, -1).map((from, at) => {
    const to = edges[at + 1] as number;
    const inside = accusing.filter(
      ({ confidence }) => confidence >= from && (confidence < to || (to === 1 && confidence <= 1)),
    );
    const mean = (of: (one: (typeof inside)[number]) => number): number =>
      inside.reduce((sum, one) => sum + of(one), 0) / inside.length;
    return {
      from,
      to,
      cases: inside.length,
      said: mean(({ confidence }) => confidence),
      right: mean(({ rankWorstTie }) => (rankWorstTie === 1 ? 1 : 0)),
    };
  });
}
