import type { RankedName } from './labelled-case.ts';

/** Shares over a set of cases; all in 0..1. */
export interface Scores {
  readonly cases: number;
  /** Share of cases whose truth is first. */
  readonly ac1: number;
  readonly ac3: number;
  readonly ac5: number;
  /** Mean of AC@1 … AC@5. */
  readonly avg5: number;
  /** Mean of 1 ÷ rank, 0 where the truth is absent. */
  readonly mrr: number;
}

export interface Ranks {
  /** Place of the truth in the order given; `null` when it is absent. */
  readonly rank: number | null;
  /** Candidates that score at least as much as the truth: what is left when every tie is lost. */
  readonly rankWorstTie: number | null;
}

/** Best first: by score, then by name, so that the order never depends on chance. */
export function sortRanked(ranked: readonly RankedName[]): readonly RankedName[] {
  return [...ranked].sort(
    (a, b) => b.score - a.score || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0),
  );
}

/** Where `truth` stands among candidates in order. A name that is listed twice counts once, at its best place. */
export function ranksOf(ranked: readonly RankedName[], truth: string): Ranks {
  const seen = new Set<string>();
  let rank: number | null = null;
  let score = Number.NEGATIVE_INFINITY;
  for (const { name, score: own } of ranked) {
    if (seen.has(name)) continue;
    seen.add(name);
    if (name !== truth) continue;
    rank = seen.size;
    score = own;
  }
  if (rank === null) return { rank, rankWorstTie: null };
  const atLeast = new Set(ranked.filter((one) => one.score >= score).map(({ name }) => name));
  return { rank, rankWorstTie: atLeast.size };
}

/** Scores of ranks that start at 1; `null` is a miss. All 0 over no cases. */
export function scoresOf(ranks: readonly (number | null)[]): Scores {
  const share = (k: number): number =>
    ranks.filter((rank) => rank !== null && rank <= k).length / Math.max(1, ranks.length);
  const reciprocal = ranks.reduce<number>((sum, rank) => sum + (rank === null ? 0 : 1 / rank), 0);
  return {
    cases: ranks.length,
    ac1: share(1),
    ac3: share(3),
    ac5: share(5),
    avg5: (share(1) + share(2) + share(3) + share(4) + share(5)) / 5,
    mrr: reciprocal / Math.max(1, ranks.length),
  };
}

/** Scores of every group by one of the ranks, groups by name. */
export function scoresPerGroup<Rank extends 'rank' | 'rankWorstTie'>(
  cases: readonly ({ readonly group: string } & Readonly<Record<Rank, number | null>>)[],
  by: Rank,
): Readonly<Record<string, Scores>> {
  const groups = [...new Set(cases.map(({ group }) => group))].sort();
  return Object.fromEntries(
    groups.map((group) => [
      group,
      scoresOf(cases.filter((one) => one.group === group).map((one) => one[by])),
    ]),
  );
}
