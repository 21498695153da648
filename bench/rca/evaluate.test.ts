import { AbduceError, createCaseFile, type Diagnosis, type RootCauseEngine } from '@abduce/core';
import { describe, expect, it } from 'vitest';
import { parseArguments } from './arguments.ts';
import { diagnosisOf } from './baselines/diagnosis-of.ts';
import { calibrationOf } from './calibration.ts';
import { evaluate } from './evaluate.ts';
import type { Dataset } from './labelled-case.ts';
import { resultsPage } from './results-page.ts';
import { summary } from './tables.ts';

const caseFile = () =>
  createCaseFile({
    services: ['a', 'b', 'c'],
    window: { start: 10, end: 20, step: 5, signals: { a: { 'service.requests': [1, 2] } } },
  });

const dataset: Dataset = {
  name: 'made',
  *cases() {
    yield { id: '1', group: 'x/slow', truth: 'a', caseFile };
    yield { id: '2', group: 'x/dead', truth: 'b', decoys: ['a'], caseFile };
    yield { id: '3', group: 'y/slow', truth: 'nobody', caseFile };
  },
  ranked: ({ ranking }) => ranking.map(({ entity, score }) => ({ name: entity, score })),
  *calmWindows() {
    for (let at = 0; at < 4; at++) yield { id: String(at), caseFile };
  },
};

function engine(
  name: string,
  scores: Readonly<Record<string, number>>,
  verdict: Diagnosis['verdict'] = 'root_cause',
): RootCauseEngine {
  return {
    name,
    analyze: async (given) => ({
      ...diagnosisOf(given, new Map(Object.entries(scores))),
      verdict,
      confidence: 0.8,
    }),
  };
}

const unable: RootCauseEngine = {
  name: 'unable',
  analyze: async () => {
    throw new AbduceError('UNSUPPORTED', 'it needs luck');
  },
};

const machine = { cpu: 'one', cores: 2, memoryGiB: 4, platform: 'any', node: 'v1', load: 0 };

describe('evaluate', () => {
  const run = () =>
    evaluate({
      dataset,
      dir: '',
      engine: engine('ours', { a: 2, b: 1, c: 1 }),
      baselines: [engine('other', { b: 1, c: 1 }), unable],
    });

  it('ranks, counts ties against, and tells blamed decoys', async () => {
    const { cases, ac1, ac3, mrr } = await run();
    expect(cases.map(({ rank, rankWorstTie }) => [rank, rankWorstTie])).toEqual([
      [1, 1],
      [2, 3],
      [null, null],
    ]);
    expect(cases.map(({ blamedDecoy }) => blamedDecoy)).toEqual([false, true, false]);
    expect(cases[1]).toMatchObject({ ranked: ['a', 'b', 'c'], verdict: 'root_cause' });
    expect([ac1, ac3]).toEqual([1 / 3, 2 / 3]);
    expect(mrr).toBeCloseTo((1 + 1 / 3) / 3);
  });

  it('scores baselines by the order they give, and by ties lost', async () => {
    const { baselines } = await run();
    expect(baselines?.other).toMatchObject({ ac1: 1 / 3, tiesAgainst: { ac1: 0, ac3: 1 / 3 } });
    expect(baselines?.unable).toEqual({ unavailable: 'it needs luck' });
  });

  it('counts accusations of calm windows as false alarms', async () => {
    expect((await run()).falseAlarms).toEqual({ windows: 4, alarms: 4 });
    const quiet = await evaluate({
      dataset,
      dir: '',
      engine: engine('quiet', { a: 1 }, 'no_fault'),
    });
    expect(quiet.falseAlarms).toEqual({ windows: 4, alarms: 0 });
  });

  it('ends in a page with every part', async () => {
    const evaluation = await run();
    expect(summary(evaluation, 'ours')).toContain('decoys blamed: 1');
    const page = resultsPage([{ evaluation }], machine, new Date(0));
    expect(page).toContain('| **abduce** | 0.333 | 0.667 |');
    expect(page).toContain('| unable | n/a | n/a | n/a | n/a | n/a | n/a: it needs luck |');
    expect(page).toContain('| 2 | x/dead | b | a (a decoy) | 3 | root_cause | 0.80 |');
    expect(page).toContain('| slow | 2 | 0.500 |');
    expect(page).toContain('4 of 4 (100.0 %)');
  });
});

describe('calibrationOf', () => {
  it('compares what was said with what was right, and leaves abstentions out', () => {
    const bins = calibrationOf([
      { verdict: 'root_cause', confidence: 0.95, rankWorstTie: 1 },
      { verdict: 'root_cause', confidence: 1, rankWorstTie: 2 },
      { verdict: 'contributing', confidence: 0.45, rankWorstTie: 1 },
      { verdict: 'inconclusive', confidence: 0.95, rankWorstTie: 5 },
    ]);
    expect(bins.at(-1)).toMatchObject({ cases: 2, said: 0.975, right: 0.5 });
    expect(bins.filter(({ cases }) => cases > 0)).toHaveLength(2);
  });
});

describe('arguments', () => {
  it('name one data set and its directory', () => {
    expect(parseArguments(['--dataset', 'nezha', '--data', 'x', '--baselines'])).toMatchObject({
      datasets: ['nezha'],
      data: 'x',
      baselines: true,
      all: false,
    });
  });

  it.each([
    [['--dataset', 'moon', '--data', 'x'], 'no data set "moon"'],
    [['--dataset', 'nezha'], '--data is missing'],
    [['--data', 'x'], '--dataset is missing'],
    [['all', '--data', 'x', '--json', 'y'], '--json goes with one'],
    [['--dataset', 'nezha', '--data', 'x', '--write'], '--write goes with'],
    [['--dataset', 'nezha', '--data', 'x', 'more'], 'cannot read "more"'],
    [['--fast'], "Unknown option '--fast'"],
  ])('say what is wrong with %j', (args, message) => {
    expect(() => parseArguments(args)).toThrow(message);
  });
});
