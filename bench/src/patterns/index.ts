import { patternMiner } from '@abduce/core';
import {
  atLeast,
  type Bench,
  type BenchReport,
  defineBench,
  interleave,
  speedup,
} from '../harness/index.ts';
import { type Corpus, printCorpus } from './corpus.ts';
import { groupingAccuracy } from './grouping-accuracy.ts';
import { printHeldOut } from './held-out.ts';
import { splitByScan, splitBySplit } from './split-lines.ts';
import { templates } from './templates.ts';

const seeds = Array.from({ length: 10 }, (_, at) => at + 1);
const accuracyLines = 20_000;
const speedLines = 20_000;

function mine(lines: readonly string[]): { templates: string[]; patterns: number } {
  const miner = patternMiner();
  const ids = lines.map((line) => miner.add(line));
  return {
    templates: ids.map((id) => miner.pattern(id)?.template ?? ''),
    patterns: miner.patterns().length,
  };
}

/** Mean over the seeds: which statements print most differs from one to the next. */
function accuracy(print: (seed: number) => Corpus): { mean: number; least: number } {
  const all = seeds.map((seed) => {
    const { lines, truth } = print(seed);
    return groupingAccuracy(mine(lines).templates, truth);
  });
  return { mean: all.reduce((sum, one) => sum + one, 0) / all.length, least: Math.min(...all) };
}

/** Mining log patterns against merely splitting the same lines into tokens, and how well lines are grouped. */
export const bench: Bench = defineBench({
  name: 'patterns',
  async run({ log }): Promise<BenchReport> {
    log(`grouping 2 × ${seeds.length} × ${accuracyLines} lines`);
    const known = accuracy((seed) => printCorpus(templates, accuracyLines, seed));
    const heldOut = accuracy((seed) => printHeldOut(accuracyLines, seed));
    // Equal parts, so that no single statement decides on the speed.
    const parts = seeds.map((seed) => printCorpus(templates, speedLines, seed).lines);
    const lines = parts.flat();
    const units = lines.reduce((sum, { length }) => sum + length, 0);
    log(`${lines.length} lines of ${Math.round(units / lines.length)} code units; measuring`);
    const seen = patternMiner();
    for (const line of lines) seen.add(line);
    const timings = interleave(
      [
        {
          name: 'a new miner',
          run: () => {
            const miner = patternMiner();
            for (const line of lines) miner.add(line);
            return miner;
          },
        },
        {
          name: 'a miner at work',
          run: () => {
            for (const line of lines) seen.add(line);
            return seen;
          },
        },
        { name: 'only split, by String.split', run: () => splitBySplit(lines) },
        { name: 'only split, by a scan', run: () => splitByScan(lines) },
      ],
      { rounds: 9, minMs: 1, warmup: 2 },
    );
    const splits = ['only split, by String.split', 'only split, by a scan'];
    const cpuMs = (name: string): number =>
      timings.find((timing) => timing.name === name)?.cpuMs ?? Number.NaN;
    const faster = splits.reduce((a, b) => (cpuMs(a) <= cpuMs(b) ? a : b));
    return {
      results: [
        ...timings.map(({ name, cpuMs }) => ({
          name,
          value: lines.length / cpuMs / 1000,
          unit: 'M lines/CPU-s',
        })),
        { name: 'mean line', value: units / lines.length, unit: 'code units' },
        {
          name: `grouping accuracy, ${templates.length} statements`,
          value: known.mean,
          unit: '0–1',
        },
        { name: '… of the worst of ten seeds', value: known.least, unit: '0–1' },
        { name: 'grouping accuracy, statements held out', value: heldOut.mean, unit: '0–1' },
        { name: '… of the worst of ten seeds', value: heldOut.least, unit: '0–1' },
      ],
      ratios: [
        atLeast(`a new miner ÷ ${faster}`, speedup(timings, 'a new miner', faster), 0.45),
        atLeast(`a miner at work ÷ ${faster}`, speedup(timings, 'a miner at work', faster), 0.45),
        atLeast('grouping accuracy', known.mean, 0.95),
        atLeast('grouping accuracy, held out', heldOut.mean, 0.95),
      ],
    };
  },
});
