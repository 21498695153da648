import { createCaseFile, type Diagnosis } from '@abduce/core';
import { describe, expect, it } from 'vitest';
import { createEngine } from '../engine.ts';

const minute = 60_000;
const minutes = (length: number, value: number): number[] => new Array<number>(length).fill(value);

/** One instance that stops reporting, of a service of which a share of the requests fails from then on. */
async function silent(failing: number): Promise<Diagnosis> {
  const signalsOf = (length: number, up: number, share: number) => ({
    pay: {
      'service.requests': minutes(length, 20),
      'service.errors': minutes(length, 20 * share),
      'instance.up': minutes(length, up),
    },
  });
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

  it('is there when requests are answered: only its reports are missing', async () => {
    expect(causes(await silent(0.6))).not.toContain('instance_lost');
  });
});
