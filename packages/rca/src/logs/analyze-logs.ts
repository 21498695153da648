import {
  type CaseFile,
  type EntityId,
  type LogSeverity,
  logSeverity,
  logText,
  type PatternMiner,
  patternMiner,
  readAttributes,
  resourceIdentity,
  serviceId,
  type UnixMs,
} from '@abduce/core';
import type { Pair } from '../traces/call-groups.ts';
import { inNeither, inWindow, periodOf } from '../traces/period.ts';
import { type Hint, hintOf } from './hints.ts';

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

/** Records of one pattern. */
interface Found {
  before: number;
  after: number;
  first: number;
}

/** What one service logs at one severity. */
interface Group {
  readonly service: EntityId;
  readonly severity: LogSeverity;
  readonly miner: PatternMiner;
  readonly found: Map<number, Found>;
}

/** Patterns that are new or burst, errors first, then by count. `undefined` when the case holds no logs. */
export function analyzeLogs(
  caseFile: CaseFile,
  from: UnixMs,
  to: UnixMs,
): readonly LogShift[] | undefined {
  const period = periodOf(caseFile, from, to);
  const groups = new Map<string, Group>();
  let records = 0;
  for (const batch of caseFile.telemetry) {
    const { logs, strings } = batch;
    if (logs === undefined) continue;
    const services = Array.from({ length: batch.resources.length }, (_, row) => {
      const { name, namespace, environment } = resourceIdentity(
        readAttributes(batch.resources.attributes, strings, row),
      );
      return serviceId(name, namespace, environment);
    });
    for (let row = 0; row < logs.length && records < logDefaults.maxRecords; row++) {
      records++;
      const time = logs.timeMs[row] as number;
      const when = period(time);
      if (when === inNeither) continue;
      const service = services[logs.resource[row] as number] ?? '';
      const severity = logSeverity(
        logs.severity[row] as number,
        strings[logs.severityText[row] as number],
      );
      const key = `${service}\0${severity}`;
      let group = groups.get(key);
      if (group === undefined) {
        const miner = patternMiner({ maxPatterns: logDefaults.maxPatterns });
        groups.set(key, (group = { service, severity, miner, found: new Map() }));
      }
      const id = group.miner.add(logText(batch, row));
      if (id < 0) continue;
      let one = group.found.get(id);
      if (one === undefined) {
        group.found.set(id, (one = { before: 0, after: 0, first: Number.NaN }));
      }
      if (when === inWindow) {
        one.after++;
        if (!(one.first <= time)) one.first = time;
      } else one.before++;
    }
  }
  if (records === 0) return fromWorld(caseFile);
  const normal = caseFile.baselines.reduce((sum, range) => sum + range.end - range.start, 0);
  const scale =
    (Math.min(to, caseFile.window.end) - Math.max(from, caseFile.window.start)) / normal;
  const shifts: LogShift[] = [];
  for (const group of groups.values()) {
    for (const { template, sample, before, after, first } of foldFound(group)) {
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

interface Folded extends Found {
  readonly template: string;
  readonly sample: string;
}

/** A pattern may have become part of another, or two may have grown into one template: they count as one. */
function foldFound({ miner, found }: Group): Iterable<Folded> {
  const folded = new Map<string, Folded>();
  for (const [id, { before, after, first }] of found) {
    const pattern = miner.pattern(id);
    if (pattern === undefined) continue;
    const { template, sample } = pattern;
    const known = folded.get(template);
    if (known === undefined) {
      folded.set(template, { template, sample, before, after, first });
      continue;
    }
    known.before += before;
    known.after += after;
    if (!(known.first <= first)) known.first = first;
  }
  return folded.values();
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
