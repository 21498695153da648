import { type CaseFile, type LogSeverity, readAttributes, type UnixMs } from '@abduce/core';
import { type LogGroup, mineRecords } from '../../logs/mine-records.ts';
import { countPattern, type PatternCounts } from '../../logs/pattern-counts.ts';
import { type LogRecord, readRecords } from '../../logs/read-records.ts';
import { citeLog } from '../../scene/cite.ts';
import type { Scene } from '../../scene/scene.ts';
import type { Clue } from './clue.ts';

export const logClueDefaults = {
  maxRecords: 100_000,
  maxPatterns: 300,
  /** Raw texts kept of each pattern. */
  samples: 12,
  /** Records of normal times from which on a pattern that stopped is missed. */
  missed: 4,
  /** A known pattern counts when it comes this many times as often. */
  burst: 5,
} as const;

const weights: Readonly<Record<LogSeverity, number>> = {
  fatal: 1,
  error: 1,
  warn: 0.9,
  info: 0.3,
  debug: 0.2,
};

interface Found extends PatternCounts {
  /** NaN where it did not come in the window. */
  last: UnixMs;
  readonly samples: string[];
}

function numbersOf({ batch, row }: LogRecord): string {
  const { logs, strings } = batch;
  if (logs === undefined) return '';
  const parts: string[] = [];
  for (const [key, value] of readAttributes(logs.attributes, strings, row)) {
    if (typeof value === 'number' || typeof value === 'bigint') parts.push(`${key}=${value}`);
  }
  return parts.length === 0 ? '' : ` (${parts.sort().join(', ')})`;
}

function noticed(
  found: Found = { before: 0, after: 0, first: Number.NaN, last: Number.NaN, samples: [] },
  record: LogRecord,
  text: string,
): Found {
  countPattern(found, record);
  if (!record.inside) return found;
  if (!(found.last >= record.time)) found.last = record.time;
  if (found.samples.length < logClueDefaults.samples) {
    found.samples.push(`${text.slice(0, 400)}${numbersOf(record)}`);
  }
  return found;
}

function* eachFound(caseFile: CaseFile): IterableIterator<[LogGroup<Found>, number, Found]> {
  const { start, end } = caseFile.window;
  const records = readRecords(caseFile, start, end, logClueDefaults.maxRecords);
  for (const group of mineRecords(records, logClueDefaults.maxPatterns, noticed)) {
    for (const [id, found] of group.found) yield [group, id, found];
  }
}

/** Log patterns that appeared, that burst, or that stopped; `usual` is told the texts of normal times. */
export function logClues(scene: Scene, usual: (text: string) => void): readonly Clue[] {
  const { caseFile } = scene.view;
  const { window, baselines } = caseFile;
  const normal = baselines.reduce((sum, { start, end }) => sum + end - start, 0);
  const scale = (window.end - window.start) / normal;
  const clues: Clue[] = [];
  for (const [{ service, severity, miner }, id, found] of eachFound(caseFile)) {
    const pattern = miner.pattern(id);
    if (pattern === undefined) continue;
    const template = pattern.template.trim();
    const { before, after, first, last, samples } = found;
    if (before > 0) usual(pattern.sample);
    const novel = before === 0 && after > 0;
    const burst = before > 0 && after >= 3 && after >= logClueDefaults.burst * before * scale;
    const expected = before * scale;
    const stopped =
      before >= logClueDefaults.missed &&
      (after === 0 || (after < expected && last < window.end - (window.end - window.start) / 5));
    if (!novel && !burst && !stopped) continue;
    const once = after === 1 && severity !== 'fatal' ? 0.5 : 1;
    clues.push({
      kind: 'log',
      turn: stopped ? 'gone' : 'new',
      service,
      text: pattern.sample,
      first: stopped ? (after === 0 ? window.start : last) : novel ? first : Number.NaN,
      weight: stopped ? 0.4 : weights[severity] * once,
      samples,
      cite: () =>
        citeLog(
          scene,
          {
            service,
            severity,
            template,
            count: { before: expected, after },
            first,
            novel,
            hint: undefined,
          },
          { start: window.start, end: window.end },
        ),
    });
  }
  return clues;
}
