import { existsSync, statSync, writeFileSync } from 'node:fs';
import { AbduceError, isAbduceError } from '@abduce/core';
import { createEngine } from '@abduce/rca';
import { type Arguments, parseArguments } from './arguments.ts';
import { baselines } from './baselines/index.ts';
import { type Evaluation, evaluate } from './evaluate.ts';
import { loadDataset } from './load-dataset.ts';
import { caseLine, summary } from './tables.ts';

function checkDirectory(dir: string): void {
  if (existsSync(dir) && statSync(dir).isDirectory()) return;
  throw new AbduceError('CONFIG', `"${dir}" is no directory`, {
    hint: 'Give --data the directory that holds the data set in its original layout.',
  });
}

async function run({ datasets, data, json, baselines: wanted }: Arguments): Promise<void> {
  checkDirectory(data);
  for (const name of datasets) {
    const dataset = await loadDataset(name);
    const engine = createEngine();
    const evaluation: Evaluation = await evaluate({
      dataset,
      dir: data,
      engine,
      ...(wanted && { baselines }),
      onCase: (result) => void process.stderr.write(`${caseLine(result)}\n`),
    });
    process.stdout.write(summary(evaluation, 'abduce'));
    if (json !== undefined) writeFileSync(json, `${JSON.stringify(evaluation, null, 2)}\n`);
  }
}

try {
  await run(parseArguments(process.argv.slice(2)));
} catch (error) {
  if (!isAbduceError(error)) throw error;
  process.stderr.write(`${error.message}\n${error.hint === undefined ? '' : `\n${error.hint}\n`}`);
  process.exitCode = 2;
}
