import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { AbduceError, createCaseFile, type TelemetryBatch } from '@abduce/core';
import type { Dataset, LabelledCase, RankedName } from '../../labelled-case.ts';
import { readText } from '../../read-table.ts';
import { casePeriods, reach } from './case-periods.ts';
import { type FoundCase, findCases, tableName } from './find-cases.ts';
import { logBatch, spanBatch } from './telemetry.ts';
import { parseWideTable } from './wide-table.ts';

function injectTime(path: string): number {
  const text = readText(join(path, 'inject_time.txt'))?.trim();
  const value = Number(text?.split(/\s/)[0]);
  if (text !== undefined && text !== '' && Number.isFinite(value)) return value;
  throw new AbduceError('CONFIG', `"${path}" has no inject_time.txt with a Unix time in seconds`);
}

function load({ id, path, service, fault }: FoundCase): LabelledCase {
  const injected = injectTime(path);
  const file = join(path, tableName(readdirSync(path)) as string);
  const table = parseWideTable(readText(file) as string, file);
  const traces = readText(join(path, 'traces.csv'));
  const logs = readText(join(path, 'logs.csv'));
  const telemetry: TelemetryBatch[] = [];
  const within = { start: (injected - reach) * 1000, end: (injected + reach) * 1000 };
  if (traces !== undefined) telemetry.push(spanBatch(traces, within));
  if (logs !== undefined) telemetry.push(logBatch(logs, within));
  return {
    id,
    group: fault,
    truth: service,
    caseFile: () => createCaseFile({ ...casePeriods(table, injected), telemetry }),
  };
}

/** The common wide form: a table of metrics per case, logs and traces where there are any, no graph, no target. */
export const dataset: Dataset = {
  name: 'rcaeval',
  *cases(dir) {
    for (const found of findCases(dir)) yield load(found);
  },
  ranked: ({ ranking }): readonly RankedName[] =>
    ranking.map(({ entity, score }) => ({ name: entity, score })),
};
