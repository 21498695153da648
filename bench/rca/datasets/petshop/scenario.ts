import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join, relative, sep } from 'node:path';
import { AbduceError, type CaseTarget, type DependencyInit } from '@abduce/core';
import { parseRows, readText } from '../../read-table.ts';
import { type MetricTable, parseMetrics } from './metric-table.ts';

/** One incident of a scenario. */
export interface Issue {
  /** Path below the directory of the data set, with `/`. */
  readonly id: string;
  readonly target: CaseTarget;
  readonly truth: string;
  readonly table: MetricTable;
}

/** One deployment under one load: its graph, its fault-free recording and its incidents. */
export interface Scenario {
  readonly name: string;
  readonly nodes: readonly string[];
  readonly dependencies: readonly DependencyInit[];
  /** Absent where nothing was recorded without a fault. */
  readonly calm: MetricTable | undefined;
  readonly issues: readonly Issue[];
}

const has = (dir: string, file: string): boolean =>
  existsSync(join(dir, file)) || existsSync(join(dir, `${file}.gz`));

/** Directories at or below `dir` that hold all of `files`, in the order of their names. */
function* holders(dir: string, files: readonly string[], depth: number): IterableIterator<string> {
  if (files.every((file) => has(dir, file))) yield dir;
  if (depth === 0) return;
  const inner = readdirSync(dir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
  for (const name of inner) yield* holders(join(dir, name), files, depth - 1);
}

function tableAt(dir: string): MetricTable | undefined {
  const path = join(dir, 'metrics.csv');
  const text = readText(path);
  return text === undefined ? undefined : parseMetrics(text, path);
}

/** Row u, column v of the square table is 1 where u calls v. */
function parseGraph(text: string): Pick<Scenario, 'nodes' | 'dependencies'> {
  const [header = [], ...rows] = parseRows(text);
  const dependencies: DependencyInit[] = [];
  for (const [source = '', ...cells] of rows) {
    for (const [at, cell] of cells.entries()) {
      const target = header[at + 1];
      if (Number(cell) > 0 && target !== undefined) dependencies.push([source, target]);
    }
  }
  return { nodes: header.slice(1), dependencies };
}

function issueAt(dir: string, root: string): Issue {
  const path = join(dir, 'target.json');
  const { target, root_cause: cause } = JSON.parse(readFileSync(path, 'utf8')) as {
    target?: { node?: string; metric?: string };
    root_cause?: { node?: string };
  };
  const table = tableAt(dir);
  const indicator = target?.metric;
  if (
    table === undefined ||
    target?.node === undefined ||
    cause?.node === undefined ||
    (indicator !== 'latency' && indicator !== 'availability')
  ) {
    throw new AbduceError('CONFIG', `${path} names no node, metric and cause`);
  }
  return {
    id: relative(root, dir).split(sep).join('/'),
    target: { service: target.node, indicator },
    truth: cause.node,
    table,
  };
}

/** Scenarios at or below `dir`: directories with a graph, and incidents somewhere below. Throws `CONFIG` when there is none. */
export function* readScenarios(dir: string): IterableIterator<Scenario> {
  let found = false;
  for (const at of holders(dir, ['graph.csv'], 3)) {
    found = true;
    yield {
      name: relative(dir, at).split(sep).join('/') || basename(at),
      ...parseGraph(readText(join(at, 'graph.csv')) ?? ''),
      calm: tableAt(join(at, 'noissue')),
      issues: [...holders(at, ['target.json', 'metrics.csv'], 3)].map((one) => issueAt(one, dir)),
    };
  }
  if (!found) {
    throw new AbduceError('CONFIG', `no scenario in ${dir}`, {
      hint: 'A scenario is a directory with graph.csv and issues below.',
    });
  }
}
