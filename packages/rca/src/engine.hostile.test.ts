import { type CaseFileInit, createCaseFile, type Diagnosis } from '@abduce/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEngine } from './engine.ts';

const analyze = (init: CaseFileInit): Promise<Diagnosis> =>
  createEngine().analyze(createCaseFile(init));

function healthy(diagnosis: Diagnosis): void {
  expect(diagnosis.confidence).toBeGreaterThanOrEqual(0);
  expect(diagnosis.confidence).toBeLessThanOrEqual(1);
  for (const { score } of [...diagnosis.ranking, ...diagnosis.hypotheses])
    expect(score).toSatisfy(Number.isFinite);
  for (const { value } of diagnosis.evidence.flatMap(({ facts }) => facts)) {
    expect(typeof value === 'string' || Number.isFinite(value)).toBe(true);
  }
}

describe('createEngine on hostile input', () => {
  it('answers an empty case', async () => {
    const diagnosis = await analyze({ window: { start: 1000, end: 2000 } });
    expect(diagnosis.verdict).toBe('inconclusive');
    expect(diagnosis.ranking).toEqual([]);
  });

  it('ranks the one service there is, without any signal', async () => {
    const diagnosis = await analyze({
      services: ['only'],
      target: { service: 'only', indicator: 'latency' },
      window: { start: 1000, end: 2000 },
    });
    expect(diagnosis.verdict).toBe('inconclusive');
    expect(diagnosis.ranking).toEqual([{ entity: 'only', score: 0 }]);
  });

  it('survives circles of calls, services that call themselves, and ends that nobody described', async () => {
    const slow = [1, 1, 9, 9, 9, 9];
    const signals = {
      a: { 'service.requests': [1, 1, 1, 1, 1, 1], 'service.time': slow },
      b: { 'service.requests': [1, 1, 1, 1, 1, 1], 'service.time': slow },
    };
    const usual = {
      a: { 'service.requests': [1, 1, 1], 'service.time': [1, 1, 1] },
      b: { 'service.requests': [1, 1, 1], 'service.time': [1, 1, 1] },
    };
    const diagnosis = await analyze({
      target: { service: 'a', indicator: 'latency' },
      dependencies: [
        ['a', 'b'],
        ['b', 'a'],
        ['a', 'a'],
        ['b', 'nowhere'],
      ],
      window: { start: 6000, end: 12_000, signals },
      baselines: [{ start: 0, end: 6000, signals: usual }],
    });
    healthy(diagnosis);
    expect(diagnosis.ranking.length).toBe(3);
  });

  it('never throws and never lets NaN out, whatever the values', async () => {
    const value = fc.oneof(
      fc.constantFrom(
        Number.NaN,
        Number.POSITIVE_INFINITY,
        Number.NEGATIVE_INFINITY,
        0,
        -1,
        1e308,
        1e-308,
      ),
      fc.double({ min: 0, max: 1e6, noNaN: true }),
    );
    const six = fc.array(value, { minLength: 6, maxLength: 6 });
    const signals = fc.record({
      a: fc.record({
        'service.requests': six,
        'service.time': six,
        'service.errors': six,
        'pool.pending': six,
        'instance.memory.usage': six,
      }),
      b: fc.record({
        'service.requests': six,
        'service.time': six,
        'service.self_time': six,
        'instance.cpu.usage': six,
      }),
      'a -> b': fc.record({
        'dependency.requests': six,
        'dependency.time': six,
        'dependency.errors': six,
      }),
    });
    await fc.assert(
      fc.asyncProperty(
        signals,
        signals,
        fc.constantFrom('latency', 'availability'),
        async (now, before, indicator) => {
          healthy(
            await analyze({
              target: { service: 'a', indicator: indicator as 'latency' | 'availability' },
              window: { start: 6000, end: 12_000, signals: now },
              baselines: [{ start: 0, end: 6000, signals: before }],
            }),
          );
        },
      ),
      { numRuns: 150, seed: 7 },
    );
  });
});
