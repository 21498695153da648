import { describe, expect, it } from 'vitest';
import { rankCauseFirst, settleClose } from './agree.ts';
import type { Weighed } from './weigh.ts';

const weighed = (
  entity: string,
  score: number,
  status: 'supported' | 'refuted' = 'supported',
): Weighed => ({
  cause: 'exception',
  suspicion: { entity, status, share: score, fit: 1, reason: '' },
  score,
  trigger: undefined,
  triggerEvidence: undefined,
});

const ranking = [
  { entity: 'cart', score: 0.8 },
  { entity: 'api', score: 0.4 },
];

describe('settleClose', () => {
  it('prefers the place with most of the trouble in a close call only', () => {
    const places = (...all: readonly Weighed[]): string[] =>
      settleClose(all, ranking).map(({ suspicion }) => suspicion.entity);
    expect(places(weighed('api', 0.5), weighed('cart', 0.48))).toEqual(['cart', 'api']);
    expect(places(weighed('api', 0.5), weighed('cart', 0.3))).toEqual(['api', 'cart']);
    expect(places(weighed('api', 0.5), weighed('cart', 0.5, 'refuted'))).toEqual(['api', 'cart']);
    expect(places(weighed('cart', 0.5), weighed('api', 0.5))).toEqual(['cart', 'api']);
    expect(settleClose([], ranking)).toEqual([]);
  });
});

describe('rankCauseFirst', () => {
  it('puts the cause first, without ties', () => {
    expect(rankCauseFirst(ranking, 'cart', 0.9)).toBe(ranking);
    const [first, second, ...others] = rankCauseFirst(ranking, 'api', 0.5);
    expect([first?.entity, second?.entity, others]).toEqual(['api', 'cart', []]);
    expect(first?.score).toBeCloseTo(1 - 0.2 * 0.5);
    const sure = rankCauseFirst([{ entity: 'cart', score: 1 }], 'api', 0.5);
    expect(sure[0]?.score).toBeGreaterThan(1);
    expect(rankCauseFirst([], 'api', 0.5)).toEqual([]);
  });
});
