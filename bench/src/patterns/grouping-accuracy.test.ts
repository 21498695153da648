import { patternMiner } from '@abduce/core';
import { describe, expect, it } from 'vitest';
import { printCorpus } from './corpus.ts';
import { groupingAccuracy } from './grouping-accuracy.ts';
import { printHeldOut } from './held-out.ts';
import { splitByScan, splitBySplit } from './split-lines.ts';
import { templates } from './templates.ts';

describe('groupingAccuracy', () => {
  it.each<[string, (string | number)[], number[], number]>([
    ['all right, under other names', ['x', 'y', 'x'], [1, 0, 1], 1],
    ['a statement in two groups', ['x', 'z', 'y', 'y'], [0, 0, 1, 1], 0.5],
    ['two statements in one group', ['x', 'x', 'x', 'y'], [0, 0, 1, 2], 0.25],
    ['nothing right', [1, 1, 2], [0, 1, 1], 0],
  ])('%s', (_, found, truth, expected) => {
    expect(groupingAccuracy(found, truth)).toBe(expected);
  });
});

describe('corpora', () => {
  it.each([
    ['printed from templates', printCorpus(templates, 3000, 5)],
    ['held out', printHeldOut(3000, 5)],
  ])('%s: the same for a seed, of many statements, and grouped well', (_, { lines, truth }) => {
    const miner = patternMiner();
    const ids = lines.map((line) => miner.add(line));
    const found = ids.map((id) => miner.pattern(id)?.template ?? '');
    expect(new Set(truth).size).toBeGreaterThan(40);
    expect(groupingAccuracy(found, truth)).toBeGreaterThan(0.7);
    expect(splitByScan(lines)).toBeLessThanOrEqual(splitBySplit(lines));
  });

  it('repeat themselves', () => {
    expect(printCorpus(templates, 200, 1)).toEqual(printCorpus(templates, 200, 1));
    expect(printHeldOut(200, 1)).toEqual(printHeldOut(200, 1));
    expect(printHeldOut(200, 1).lines).not.toEqual(printHeldOut(200, 2).lines);
  });
});
