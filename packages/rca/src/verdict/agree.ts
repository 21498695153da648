import type { EntityId } from '@abduce/core';
import type { Weighed } from './weigh.ts';

type Ranking = readonly { readonly entity: EntityId; readonly score: number }[];

export const agreeDefaults = {
  /** A hypothesis at the first of the ranking wins over another place unless that is clearly stronger. */
  closeCall: 0.9,
} as const;

/** Puts a hypothesis at the place with most of the trouble first where another place is hardly more likely. */
export function settleClose(weighed: readonly Weighed[], ranking: Ranking): readonly Weighed[] {
  const [best] = weighed;
  const [first] = ranking;
  if (best === undefined || first === undefined || best.suspicion.entity === first.entity) {
    return weighed;
  }
  const there = weighed.find(
    ({ suspicion }) => suspicion.status === 'supported' && suspicion.entity === first.entity,
  );
  if (there === undefined || there.score < agreeDefaults.closeCall * best.score) return weighed;
  return [there, ...weighed.filter((one) => one !== there)];
}

/**
 * The ranking with the root cause first. A mechanism that was found may put the fault elsewhere than where most
 * of the time or the failures show: that is one witness more, beside what shows.
 */
export function rankCauseFirst(ranking: Ranking, cause: EntityId, score: number): Ranking {
  const [first] = ranking;
  if (first === undefined || first.entity === cause) return ranking;
  const top = Math.min(1, Math.max(0, first.score));
  const joint = Math.max(first.score, 1 - (1 - top) * (1 - Math.min(1, score))) + 1e-9;
  return [{ entity: cause, score: joint }, ...ranking.filter(({ entity }) => entity !== cause)];
}
