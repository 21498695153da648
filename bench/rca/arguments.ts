import { parseArgs } from 'node:util';
import { AbduceError } from '@abduce/core';
import { type DatasetName, datasetNames, isDatasetName } from './load-dataset.ts';

export interface Arguments {
  readonly datasets: readonly DatasetName[];
  /** Holds the data set, or one folder per data set when all are asked for. */
  readonly data: string;
  readonly all: boolean;
  readonly json?: string;
  readonly baselines: boolean;
  readonly folds: boolean;
  readonly write: boolean;
  readonly blind: boolean;
}

export const usage: string = `Usage: pnpm eval:rca --dataset NAME --data DIR [--json FILE] [--baselines] [--folds] [--blind]
       pnpm eval:rca all --data DIR [--write]

  --dataset    ${datasetNames.join(' | ')}
  --data       directory in the original layout of the data set; with "all", one that holds
               such directories under the names of the data sets
  --json       also write everything, case by case, into FILE
  --baselines  run the published methods on the same cases
  --folds      choose engine parameters on a part of the cases and report on the other
  --blind      replace the names of services, instances and hosts by random ones
  --write      put the tables of all data sets into bench/rca/RESULTS.md
`;

function parsed(args: readonly string[]): ReturnType<typeof read> {
  try {
    return read(args);
  } catch (cause) {
    throw new AbduceError('CONFIG', cause instanceof Error ? cause.message : String(cause), {
      hint: usage,
      cause,
    });
  }
}

function read(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      dataset: { type: 'string' },
      data: { type: 'string' },
      json: { type: 'string' },
      baselines: { type: 'boolean', default: false },
      folds: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
      blind: { type: 'boolean', default: false },
    },
  });
}

/** Throws `CONFIG`, with the usage as its hint. */
export function parseArguments(args: readonly string[]): Arguments {
  const { values, positionals } = parsed(args);
  const fail = (message: string): never => {
    throw new AbduceError('CONFIG', message, { hint: usage });
  };
  const { dataset, data, json, baselines, folds, write, blind } = values;
  const all = positionals[0] === 'all';
  if (positionals.length > (all ? 1 : 0)) return fail(`cannot read "${positionals.at(-1)}"`);
  if (data === undefined) return fail('--data is missing');
  const rest = { data, all, baselines, folds, write, blind, ...(json !== undefined && { json }) };
  if (all) {
    if (dataset !== undefined) return fail('"all" and --dataset exclude each other');
    if (json !== undefined) return fail('--json goes with one --dataset');
    return { ...rest, datasets: datasetNames };
  }
  if (write) return fail('--write goes with "all"');
  if (dataset === undefined) return fail('--dataset is missing');
  if (!isDatasetName(dataset)) return fail(`no data set "${dataset}"`);
  return { ...rest, datasets: [dataset] };
}
