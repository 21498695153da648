import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { AbduceError, type UnixMs } from '@abduce/core';
import { parseRows, readText } from '../../read-table.ts';

type Json = Readonly<Record<string, unknown>>;

export interface MetricRow {
  readonly time: UnixMs;
  readonly service: string;
  readonly metric: string;
  readonly value: number;
}

/** What an investigator of one incident may see, parsed and not yet interpreted. */
export interface IncidentTables {
  readonly alert: Json;
  readonly metrics: readonly MetricRow[];
  readonly logs: readonly Json[];
  readonly spans: readonly Json[];
  readonly patterns: readonly Json[];
  readonly commits: readonly Json[];
  readonly deploys: readonly Json[];
  readonly flags: readonly Json[];
  /** Other lists of the context, such as announcements of providers. */
  readonly notices: readonly Json[];
}

export interface GroundTruth {
  readonly rootCause: string;
  readonly decoys: readonly string[];
}

export function textOf(row: Json, key: string): string {
  const value = row[key];
  return typeof value === 'string' ? value : '';
}

/** Unix milliseconds of an ISO 8601 time; `NaN` without one. */
export function timeOf(row: Json, key: string): UnixMs {
  return Date.parse(textOf(row, key));
}

function parseJson(path: string): unknown {
  const text = readText(path);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AbduceError('CONFIG', `${path} is no JSON`, { cause });
  }
}

const isRow = (value: unknown): value is Json => typeof value === 'object' && value !== null;

function list(path: string): readonly Json[] {
  const found = parseJson(path);
  return Array.isArray(found) ? found.filter(isRow) : [];
}

function metricRows(path: string): readonly MetricRow[] {
  const rows: MetricRow[] = [];
  for (const [time = '', service = '', metric = '', value = ''] of parseRows(
    readText(path) ?? '',
  ).slice(1)) {
    const at = Date.parse(time);
    if (Number.isFinite(at)) rows.push({ time: at, service, metric, value: Number(value) });
  }
  return rows;
}

const known = new Set(['commits.json', 'deploys.json', 'flags.json']);

/** Reads one incident's `data` folder. Throws `CONFIG` without an alert. */
export function readTables(data: string): IncidentTables {
  const alert = parseJson(join(data, 'alert.json'));
  if (!isRow(alert)) {
    throw new AbduceError('CONFIG', `${data} has no alert.json`, {
      hint: 'Each incident is a folder with data/alert.json and ground_truth.json.',
    });
  }
  const context = join(data, 'context');
  const others = existsSync(context)
    ? readdirSync(context).filter((name) => name.endsWith('.json') && !known.has(name))
    : [];
  return {
    alert,
    metrics: metricRows(join(data, 'metrics.csv')),
    logs: (readText(join(data, 'logs.ndjson')) ?? '')
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => JSON.parse(line) as Json),
    spans: list(join(data, 'traces.json')),
    patterns: list(join(data, 'patterns.json')),
    commits: list(join(context, 'commits.json')),
    deploys: list(join(context, 'deploys.json')),
    flags: list(join(context, 'flags.json')),
    notices: others.sort().flatMap((name) => list(join(context, name))),
  };
}

/** The scorer's half. Throws `CONFIG` when it names no cause. */
export function readTruth(path: string): GroundTruth {
  const truth = parseJson(path);
  const rootCause = isRow(truth) ? textOf(truth, 'root_cause_commit') : '';
  if (!isRow(truth) || rootCause === '') {
    throw new AbduceError('CONFIG', `${path} names no root_cause_commit`);
  }
  const decoys = truth.decoy_deploy_commits;
  return { rootCause, decoys: Array.isArray(decoys) ? decoys.map(String) : [] };
}
