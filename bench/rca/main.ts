import { existsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AbduceError, isAbduceError } from '@abduce/core';
import { createEngine } from '@abduce/rca';
import { describeMachine } from '../src/harness/machine.ts';
import { type Arguments, parseArguments } from './arguments.ts';
import { baselines } from './baselines/index.ts';
import { blinded } from './blind.ts';
import { evaluate } from './evaluate.ts';
import { runFolds } from './folds/run-folds.ts';
import { type DatasetName, loadDataset } from './load-dataset.ts';
import { type ResultSection, resultsPage } from './results-page.ts';
import { caseLine, foldSummary, summary } from './tables.ts';

const isDirectory = (dir: string): boolean => existsSync(dir) && statSync(dir).isDirectory();

const note = (text: string): void => void process.stderr.write(`${text}\n`);

async function measure(
  name: DatasetName,
  dir: string,
  wanted: Pick<Arguments, 'baselines' | 'blind' | 'folds'>,
): Promise<ResultSection> {
  const loaded = await loadDataset(name);
  const dataset = wanted.blind ? blinded(loaded) : loaded;
  const evaluation = await evaluate({
    dataset,
    dir,
    engine: createEngine(),
    ...(wanted.baselines && { baselines }),
    onCase: (result) => note(caseLine(result)),
  });
  process.stdout.write(summary(evaluation, 'abduce'));
  if (!wanted.folds) return { evaluation };
  const folds = await runFolds({ dataset, dir, onCase: (id) => note(`${id} under all settings`) });
  process.stdout.write(foldSummary(folds));
  return { evaluation, folds };
}

async function measureAll({ data, datasets, write }: Arguments): Promise<void> {
  const sections: ResultSection[] = [];
  for (const name of datasets) {
    const dir = join(data, name);
    if (!isDirectory(dir)) {
      note(`${name}: no directory "${dir}", left out`);
      continue;
    }
    sections.push(await measure(name, dir, { baselines: true, blind: false, folds: write }));
  }
  if (sections.length === 0) {
    throw new AbduceError('CONFIG', `"${data}" holds no data set`, {
      hint: `Give --data a directory with folders called ${datasets.join(', ')}.`,
    });
  }
  if (!write) return;
  const page = resultsPage(sections, describeMachine(), new Date());
  writeFileSync(new URL('./RESULTS.md', import.meta.url), page);
}

async function run(wanted: Arguments): Promise<void> {
  const { datasets, data, all, json } = wanted;
  if (!isDirectory(data)) {
    throw new AbduceError('CONFIG', `"${data}" is no directory`, {
      hint: 'Give --data the directory that holds the data set in its original layout.',
    });
  }
  if (all) return measureAll(wanted);
  const { evaluation, folds } = await measure(datasets[0] as DatasetName, data, wanted);
  if (json === undefined) return;
  const document = { ...evaluation, ...(folds !== undefined && { folds }) };
  writeFileSync(json, `${JSON.stringify(document, null, 2)}\n`);
}

try {
  await run(parseArguments(process.argv.slice(2)));
} catch (error) {
  if (!isAbduceError(error)) throw error;
  note(`${error.message}${error.hint === undefined ? '' : `\n\n${error.hint}`}`);
  process.exitCode = 2;
}
