import { createCaseFile, type GivenSignals } from '@abduce/core';
import { describe, expect, it } from 'vitest';
import { createEngine } from '../engine.ts';

interface Levels {
  readonly latency?: number;
  readonly errors?: number;
  readonly cpu?: number;
}

/** Three services of which nobody knows who calls whom; callers take longer than callees. */
async function ranked(moved: Readonly<Record<string, Levels>>): Promise<readonly string[]> {
  const steps = 30;
  const wave = (level: number, at: number): number => level * (1 + 0.02 * Math.sin(at * 2.3));
  const usual: Readonly<Record<string, Required<Levels>>> = {
    edge: { latency: 0.1, errors: 0, cpu: 0.5 },
    middle: { latency: 0.05, errors: 0, cpu: 0.2 },
    leaf: { latency: 0.01, errors: 0, cpu: 0.1 },
  };
  const signals = (more: Readonly<Record<string, Levels>>): GivenSignals =>
    Object.fromEntries(
      Object.entries(usual).map(([id, level]) => {
        const now = { ...level, ...more[id] };
        const series = (of: (at: number) => number): Float64Array =>
          Float64Array.from({ length: steps }, (_, at) => of(at));
        return [
          id,
          {
            'service.requests': series((at) => wave(20, at)),
            'service.time': series((at) => wave(20, at) * wave(now.latency, at + 1)),
            'service.errors': series((at) => wave(20, at) * now.errors),
            'instance.cpu.usage': series((at) => wave(now.cpu, at)),
          },
        ];
      }),
    );
  const { ranking } = await createEngine().analyze(
    createCaseFile({
      window: { start: 30_000, end: 60_000, step: 1000, signals: signals(moved) },
      baselines: [{ start: 0, end: 30_000, step: 1000, signals: signals({}) }],
    }),
  );
  return ranking.map(({ entity }) => entity);
}

describe('a case without a graph', () => {
  it('finds added time where it is the largest part', async () => {
    const names = await ranked({
      edge: { latency: 0.2 },
      middle: { latency: 0.15 },
      leaf: { latency: 0.11 },
    });
    expect(names).toEqual(['leaf', 'middle', 'edge']);
  });

  it('does not take the sum of failures for their origin', async () => {
    const names = await ranked({
      edge: { errors: 0.2, latency: 0.13 },
      middle: { errors: 0.1, latency: 0.08 },
      leaf: { errors: 0.1, latency: 0.04 },
    });
    expect(names[0]).toBe('leaf');
  });

  it('finds a strained process that hurts nobody', async () => {
    expect((await ranked({ middle: { cpu: 0.6 } }))[0]).toBe('middle');
  });
});
