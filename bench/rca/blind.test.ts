import { createCaseFile } from '@abduce/core';
import { createEngine } from '@abduce/rca';
import { describe, expect, it } from 'vitest';
import { blinded } from './blind.ts';
import { evaluate } from './evaluate.ts';
import type { Dataset } from './labelled-case.ts';

const flat = [1, 1, 1, 1, 1, 1];
const calls = (busy: number) => ({
  'service.requests': flat,
  'service.time': flat.map((value) => value * busy),
});

const dataset: Dataset = {
  name: 'made',
  *cases() {
    yield {
      id: '1',
      group: 'slow',
      truth: 'store',
      caseFile: () =>
        createCaseFile({
          target: { service: 'site', indicator: 'latency' },
          dependencies: [['site', 'store']],
          window: {
            start: 6000,
            end: 12_000,
            step: 1000,
            signals: {
              site: calls(5),
              store: calls(4),
              'host-1': { 'node.cpu.utilization': flat },
            },
          },
          baselines: [
            { start: 0, end: 6000, step: 1000, signals: { site: calls(2), store: calls(1) } },
          ],
        }),
    };
  },
  ranked: ({ ranking }) => ranking.map(({ entity, score }) => ({ name: entity, score })),
};

describe('blinded', () => {
  it('leaves no name in the case', () => {
    const [one] = blinded(dataset).cases('');
    const text = JSON.stringify(one?.caseFile());
    expect(text).not.toMatch(/site|store|host-1/);
  });

  it('gives answers in the true names', async () => {
    const open = await evaluate({ dataset, dir: '', engine: createEngine() });
    const blind = await evaluate({ dataset: blinded(dataset), dir: '', engine: createEngine() });
    expect(open.ac1).toBe(1);
    expect(blind.cases[0]?.ranked).toEqual(open.cases[0]?.ranked);
  });

  it('shows an engine that goes by names', async () => {
    const byName = {
      name: 'by name',
      analyze: async (caseFile: Parameters<ReturnType<typeof createEngine>['analyze']>[0]) => ({
        ...(await createEngine().analyze(caseFile)),
        ranking: caseFile.world.services.map(({ id }) => ({
          entity: id,
          score: id === 'store' ? 1 : 0,
        })),
      }),
    };
    expect((await evaluate({ dataset, dir: '', engine: byName })).ac1).toBe(1);
    expect((await evaluate({ dataset: blinded(dataset), dir: '', engine: byName })).ac1).toBe(0);
  });
});
