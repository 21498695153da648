import { describe, expect, it } from 'vitest';
import { ranksOf, scoresOf, scoresPerGroup, sortRanked } from './measures.ts';

describe('sortRanked', () => {
  it('orders by score and then by name', () => {
    const sorted = sortRanked([
      { name: 'b', score: 1 },
      { name: 'c', score: 2 },
      { name: 'a', score: 1 },
    ]);
    expect(sorted.map(({ name }) => name)).toEqual(['c', 'a', 'b']);
  });
});

describe('ranksOf', () => {
  const ranked = sortRanked([
    { name: 'a', score: 3 },
    { name: 'b', score: 2 },
    { name: 'c', score: 2 },
    { name: 'd', score: 1 },
  ]);

  it('counts ties against the truth', () => {
    expect(ranksOf(ranked, 'b')).toEqual({ rank: 2, rankWorstTie: 3 });
    expect(ranksOf(ranked, 'd')).toEqual({ rank: 4, rankWorstTie: 4 });
  });

  it('knows no rank of what is not listed', () => {
    expect(ranksOf(ranked, 'x')).toEqual({ rank: null, rankWorstTie: null });
  });

  it('counts a name that is listed twice once', () => {
    const twice = [
      { name: 'a', score: 3 },
      { name: 'a', score: 2 },
      { name: 'b', score: 1 },
    ];
    expect(ranksOf(twice, 'b')).toEqual({ rank: 2, rankWorstTie: 2 });
  });
});

describe('scoresOf', () => {
  it('takes a missing truth for a miss at every k', () => {
    expect(scoresOf([1, 3, null, 6])).toEqual({
      cases: 4,
      ac1: 0.25,
      ac3: 0.5,
      ac5: 0.5,
      avg5: (0.25 + 0.25 + 0.5 + 0.5 + 0.5) / 5,
      mrr: (1 + 1 / 3 + 1 / 6) / 4,
    });
  });

  it('is 0 over nothing', () => {
    expect(scoresOf([])).toEqual({ cases: 0, ac1: 0, ac3: 0, ac5: 0, avg5: 0, mrr: 0 });
  });

  it('is told per group', () => {
    const perGroup = scoresPerGroup(
      [
        { group: 'b', rank: 1 },
        { group: 'a', rank: null },
        { group: 'b', rank: 2 },
      ],
      'rank',
    );
    expect(Object.keys(perGroup)).toEqual(['a', 'b']);
    expect(perGroup.b?.ac1).toBe(0.5);
    expect(perGroup.a?.ac1).toBe(0);
  });
});
