import { createCaseFile } from '@abduce/core';
import { describe, expect, it } from 'vitest';
import type { Dataset } from '../labelled-case.ts';
import { chooseSettings } from './choose.ts';
import { runFolds } from './run-folds.ts';
import { parametersOf, type Setting, settings, standard } from './settings.ts';
import { stratifiedFolds } from './split.ts';

describe('stratifiedFolds', () => {
  const groups = [...Array(8).fill('a'), ...Array(4).fill('b'), ...Array(2).fill('c')] as string[];

  it('spreads every group evenly, the same way for the same seed', () => {
    const folds = stratifiedFolds(groups, 2, 3);
    const inFirst = (group: string): number =>
      groups.filter((one, at) => one === group && folds[at] === 0).length;
    expect([inFirst('a'), inFirst('b'), inFirst('c')]).toEqual([4, 2, 1]);
    expect(stratifiedFolds(groups, 2, 3)).toEqual(folds);
    expect(stratifiedFolds(groups, 2, 4)).not.toEqual(folds);
  });
});

describe('chooseSettings', () => {
  const low: Setting = { parameter: 'leastPiece', value: 0.04 };
  const high: Setting = { parameter: 'leastPiece', value: 0.16 };
  const other: Setting = { parameter: 'shiftThreshold', value: 6 };
  const ranks = new Map<Setting, (number | null)[]>([
    [standard, [1, 2, 2, 1]],
    [low, [1, 1, 3, 3]],
    [high, [1, 1, 1, 3]],
    [other, [1, 2, 2, 1]],
  ]);

  it('takes the best value of each parameter on the cases it may see', () => {
    expect(chooseSettings(ranks, [0, 1, 2])).toEqual([high]);
    expect(chooseSettings(ranks, [0, 1])).toEqual([low]);
  });

  it('stays with the standard numbers where nothing is better', () => {
    expect(chooseSettings(ranks, [0, 3])).toEqual([]);
  });
});

describe('settings', () => {
  it('halve and double every parameter', () => {
    const of = settings().filter(({ parameter }) => parameter === 'shiftThreshold');
    expect(of.map(({ value }) => value)).toEqual([1.5, 6]);
    expect(parametersOf([standard, ...of.slice(1)])).toEqual({ shiftThreshold: 6 });
  });
});

describe('runFolds', () => {
  const flat = [1, 1, 1, 1, 1, 1];
  const loud = (busy: boolean) => ({
    'service.requests': flat,
    'service.time': busy ? flat.map(() => 5) : flat,
  });
  const dataset: Dataset = {
    name: 'made',
    *cases() {
      for (let at = 0; at < 6; at++) {
        const truth = at % 2 === 0 ? 'a' : 'b';
        yield {
          id: String(at),
          group: truth,
          truth,
          caseFile: () =>
            createCaseFile({
              window: {
                start: 6000,
                end: 12_000,
                step: 1000,
                signals: { a: loud(truth === 'a'), b: loud(truth === 'b') },
              },
              baselines: [
                { start: 0, end: 6000, step: 1000, signals: { a: loud(false), b: loud(false) } },
              ],
            }),
        };
      }
    },
    ranked: ({ ranking }) => ranking.map(({ entity, score }) => ({ name: entity, score })),
  };

  it('scores every case once without having seen it', async () => {
    const report = await runFolds({ dataset, dir: '', folds: 2 });
    expect(report.folds).toHaveLength(2);
    expect(report.folds.map(({ held }) => held.standard.cases)).toEqual([3, 3]);
    expect(report.held.standard.cases).toBe(6);
    expect(report.held.standard.ac1).toBe(1);
    expect(report.held.chosen.ac1).toBe(1);
    expect(report.sensitivity.length).toBe(settings().length - 1);
  });
});
