import { createCaseFile } from '@abduce/core';
import { describe, expect, it } from 'vitest';
import { createEngine } from '../engine.ts';
import type { CauseRule } from '../hypotheses/rule.ts';
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

describe('without a graph', () => {
  it('keeps the largest change first, and proves no cause elsewhere', async () => {
    const minute = 60_000;
    const served = (rate: number, latency: number) => ({
      'service.requests': Array(10).fill(rate),
      'service.time': Array.from({ length: 10 }, (_, i) => rate * latency * (1 + 0.01 * (i % 3))),
    });
    const caseFile = createCaseFile({
      window: {
        start: 30 * minute,
        end: 40 * minute,
        signals: { front: served(50, 2), store: served(1, 0.2) },
      },
      baselines: [
        {
          start: 20 * minute,
          end: 30 * minute,
          signals: { front: served(50, 1), store: served(1, 0.01) },
        },
      ],
    });
    const diagnosis = await createEngine().analyze(caseFile);
    expect(diagnosis.verdict).toBe('root_cause');
    expect(diagnosis.hypotheses[0]?.entity).toBe('store');
    expect(diagnosis.ranking[0]?.entity).toBe('store');

    const elsewhere: CauseRule = {
      cause: 'wrong_result',
      supports: 'anything',
      refutes: 'nothing',
      needs: [],
      test: () => [{ entity: 'front', status: 'supported', share: 1, fit: 1, reason: 'said so.' }],
    };
    const told = await createEngine({ rules: [elsewhere] }).analyze(caseFile);
    expect(told.hypotheses[0]?.entity).toBe('front');
    expect(told.ranking[0]?.entity).toBe('store');
    expect(told.verdict).toBe('contributing');
  });
});
