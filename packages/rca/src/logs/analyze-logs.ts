import type { CaseFile, EntityId, LogSeverity, UnixMs } from '@abduce/core';
import type { Pair } from '../traces/call-groups.ts';
import { type Hint, hintOf } from './hints.ts';
import { mineRecords } from './mine-records.ts';
import { countPattern, foldPatterns } from './pattern-counts.ts';
import { readRecords } from './read-records.ts';

/** One shape of log record of one service, and how its rate moved. */
export interface LogShift {
  readonly service: EntityId;
  readonly severity: LogSeverity;
  readonly template: string;
  /** Records; `before` is scaled to the length of the window. */
  readonly count: Pair;
  /** Unix milliseconds of the first one in the window. */
  readonly first: UnixMs;
  /** Never seen before the window. */
  readonly novel: boolean;
  readonly hint: Hint | undefined;
}

export const logDefaults = {
  /** Records in the window below which a pattern says nothing. */
  least: 3,
  /** A known pattern counts when its rate grows by this factor. */
  burst: 5,
  maxRecords: 200_000,
  maxPatterns: 500,
} as const;

/** Patterns that are new or burst, errors first, then by count. `undefined` when the case holds no logs. */
export function analyzeLogs(
  caseFile: CaseFile,
  from: UnixMs,
  to: UnixMs,
): readonly LogShift[] | undefined {
  if (!caseFile.telemetry.some(({ logs }) => logs !== undefined && logs.length > 0)) {
    return fromWorld(caseFile);
  }
  const records = readRecords(caseFile, from, to, logDefaults.maxRecords);
  const normal = caseFile.baselines.reduce((sum, range) => sum + range.end - range.start, 0);
  const scale =
    (Math.min(to, caseFile.window.end) - Math.max(from, caseFile.window.start)) / normal;
  const shifts: LogShift[] = [];
  for (const group of mineRecords(records, logDefaults.maxPatterns, countPattern)) {
    for (const { template, sample, before, after, first } of foldPatterns(group)) {
      keep(shifts, {
        service: group.service,
        severity: group.severity,
        template,
        count: { before: before * scale, after },
        first,
        novel: before === 0,
        hint: hintOf(sample),
      });
    }
  }
  return shifts.sort(byWeight);
}

/** Without log tables the world's own patterns of the window have to do; they know no "before". */
function fromWorld(caseFile: CaseFile): readonly LogShift[] | undefined {
  const { logPatterns, signals } = caseFile.world;
  if (logPatterns === undefined || logPatterns.length === 0) return undefined;
  const shifts: LogShift[] = [];
  for (const { service, severity, template, counts, sample } of logPatterns) {
    if (severity !== 'error' && severity !== 'fatal') continue;
    const first = counts.findIndex((count) => count > 0);
    keep(shifts, {
      service,
      severity,
      template,
      count: { before: Number.NaN, after: counts.reduce((sum, count) => sum + count, 0) },
      first: signals.grid.start + Math.max(0, first) * signals.grid.step,
      novel: false,
      hint: hintOf(sample),
    });
  }
  return shifts.sort(byWeight);
}

function keep(shifts: LogShift[], shift: LogShift): void {
  const { before, after } = shift.count;
  const fatal = shift.severity === 'fatal' || shift.hint === 'out_of_memory';
  if (after < (fatal ? 1 : logDefaults.least)) return;
  if (Number.isNaN(before) || after >= logDefaults.burst * before) shifts.push(shift);
}

const ranks: Readonly<Record<LogSeverity, number>> = {
  fatal: 0,
  error: 0,
  warn: 1,
  info: 2,
  debug: 3,
};

function byWeight(a: LogShift, b: LogShift): number {
  return (
    ranks[a.severity] - ranks[b.severity] ||
    b.count.after - a.count.after ||
    (a.service < b.service ? -1 : a.service > b.service ? 1 : 0) ||
    (a.template < b.template ? -1 : a.template > b.template ? 1 : 0)
  );
}
