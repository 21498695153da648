import { createCaseFile, type Diagnosis } from '@abduce/core';
import { describe, expect, it } from 'vitest';
import { createEngine } from '../engine.ts';

const minute = 60_000;
const minutes = (length: number, value: number): number[] => new Array<number>(length).fill(value);

/**
 * One instance that stops reporting, of a service of which a share of the requests fails from then on. Of the baseline,
 * only the last minutes are known.
 */
async function silent(failing: number, known = 60): Promise<Diagnosis> {
  const signalsOf = (length: number, up: number, share: number) => {
    const from = Math.max(0, length - known);
    const values = (value: number) => [
      ...minutes(from, Number.NaN),
      ...minutes(length - from, value),
    ];
    return {
      pay: {
        'service.requests': values(20),
        'service.errors': values(20 * share),
        'instance.up': values(up),
      },
    };
  };
  return createEngine().analyze(
    createCaseFile({
      target: { service: 'pay', indicator: 'availability' },
      window: {
        start: 60 * minute,
        end: 80 * minute,
        step: minute,
        signals: signalsOf(20, 0, failing),
      },
      baselines: [{ start: 0, end: 60 * minute, step: minute, signals: signalsOf(60, 1, 0) }],
    }),
  );
}

const causes = ({ hypotheses }: Diagnosis): readonly string[] =>
  hypotheses.filter(({ status }) => status === 'supported').map(({ cause }) => cause);

describe('a service of which no instance reports any more', () => {
  it('is lost when nothing answers', async () => {
    expect(causes(await silent(1))).toContain('instance_lost');
  });

  it('is lost also when it has not been observed for long', async () => {
    expect(causes(await silent(1, 25))).toContain('instance_lost');
  });

  it('is there when requests are answered: only its reports are missing', async () => {
    expect(causes(await silent(0.6))).not.toContain('instance_lost');
  });
});
