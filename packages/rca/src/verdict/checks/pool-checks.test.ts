import { createCaseFile, type GivenSignals } from '@abduce/core';
import { describe, expect, it } from 'vitest';
import { createEngine } from '../../engine.ts';

const minute = 60_000;
const length = 30;
const level = (value: number): number[] => new Array<number>(length).fill(value);

interface Use {
  readonly hold: number;
  readonly served: number;
  readonly failed: number;
}

/** A pool of ten; what is served and what gives up add up to what comes. */
function signalsOf({ hold, served, failed }: Use): GivenSignals {
  const used = Math.min(10, served * hold);
  return {
    shop: {
      'service.requests': level(served + failed),
      'service.errors': level(failed),
      'service.time': level(served * (hold + 0.01) + failed * 5),
    },
    'shop#1': {
      'pool.used': level(used),
      'pool.max': level(10),
      'pool.pending': level(failed * 5),
      'pool.uses': level(served),
      'pool.use_time': level(served * hold),
      'pool.timeouts': level(failed),
    },
  };
}

async function checks(now: Use) {
  const end = length * minute;
  const diagnosis = await createEngine().analyze(
    createCaseFile({
      target: { service: 'shop', indicator: 'availability' },
      window: { start: end, end: 2 * end, step: minute, signals: signalsOf(now) },
      baselines: [
        {
          start: 0,
          end,
          step: minute,
          signals: signalsOf({ hold: 0.01, served: 30, failed: 0 }),
        },
      ],
    }),
  );
  expect(diagnosis.hypotheses[0]?.cause).toBe('pool_exhausted');
  return diagnosis.counterfactuals.filter(({ question }) => /slots|held as long/.test(question));
}

describe('the arithmetic of a pool', () => {
  it('predicts how many give up, and what would be needed with the hold of before', async () => {
    // Ten slots held for 0.4 s carry 25 a second; 30 come.
    const [shortfall, before] = await checks({ hold: 0.4, served: 25, failed: 5 });
    expect(shortfall).toMatchObject({ verdict: 'confirms', observed: 5 });
    expect(shortfall?.predicted).toBeCloseTo(5, 6);
    expect(before).toMatchObject({ verdict: 'confirms', observed: 0.3 });
    expect(before?.predicted).toBeCloseTo(0.25, 6);
  });

  it('bears out a larger shortfall, and predicts none where the slots carry all', async () => {
    // Held for 0.385 s, ten slots carry 26 of the 36 a second that come.
    const [large] = await checks({ hold: 0.385, served: 24, failed: 12 });
    expect(large).toMatchObject({ verdict: 'confirms', observed: 12 });
    expect(large?.predicted).toBeCloseTo(36 - 10 / 0.385, 6);
    // Held for 0.39 s they carry 25.64 a second: that any gives up needs another explanation.
    const [none] = await checks({ hold: 0.39, served: 25.6, failed: 0.02 });
    expect(none?.predicted).toBeLessThan(0);
    expect(none?.verdict).toBe('inconclusive');
  });
});
