import {
  type CaseFile,
  type Diagnosis,
  type EntityId,
  type LogSeverity,
  logSeverity,
  logText,
  type PatternMiner,
  patternMiner,
  type ReportLogPattern,
  type TelemetryBatch,
} from '@abduce/core';
import { logDefaults } from '../../logs/analyze-logs.ts';
import { inNeither, inWindow, periodOf } from '../../traces/period.ts';
import { sendersOf } from './trace-heads.ts';

const limits = { patterns: 12, records: 2500, template: 400 };

interface Counts {
  before: number;
  during: number;
  first: number;
}

interface Group {
  readonly entity: EntityId;
  readonly severity: LogSeverity;
  readonly miner: PatternMiner;
  readonly counts: Map<number, Counts>;
}

interface Row {
  readonly batch: TelemetryBatch;
  readonly row: number;
  readonly entity: EntityId;
  readonly severity: LogSeverity;
  readonly during: boolean;
  readonly time: number;
}

const ranks: Readonly<Record<LogSeverity, number>> = {
  fatal: 0,
  error: 0,
  warn: 1,
  info: 2,
  debug: 3,
};

/** The records of baseline and trouble. Of too many, warnings and worse first, and evenly spread. */
function rowsOf(caseFile: CaseFile, onset: number): { rows: readonly Row[]; each: number } {
  const period = periodOf(caseFile, onset, caseFile.window.end);
  const rows: Row[] = [];
  for (const batch of caseFile.telemetry) {
    const { logs, strings } = batch;
    if (logs === undefined) continue;
    const senders = sendersOf(batch);
    for (let row = 0; row < logs.length; row++) {
      const time = logs.timeMs[row] as number;
      const when = period(time);
      if (when === inNeither) continue;
      const severity = logSeverity(
        logs.severity[row] as number,
        strings[logs.severityText[row] as number],
      );
      const entity = senders[logs.resource[row] as number] ?? '';
      rows.push({ batch, row, entity, severity, during: when === inWindow, time });
    }
  }
  if (rows.length <= limits.records) return { rows, each: 1 };
  const grave = rows.filter(({ severity }) => ranks[severity] < ranks.info);
  const chosen = grave.length === 0 ? rows : grave;
  const each = Math.ceil(chosen.length / limits.records);
  return { rows: chosen.filter((_, at) => at % each === 0), each };
}

function grouped(rows: readonly Row[]): Iterable<Group> {
  const groups = new Map<string, Group>();
  for (const { batch, row, entity, severity, during, time } of rows) {
    const key = `${entity}\0${severity}`;
    let group = groups.get(key);
    if (group === undefined) {
      const miner = patternMiner({ maxPatterns: logDefaults.maxPatterns });
      groups.set(key, (group = { entity, severity, miner, counts: new Map() }));
    }
    const id = group.miner.add(logText(batch, row));
    if (id < 0) continue;
    let counts = group.counts.get(id);
    if (counts === undefined) {
      group.counts.set(id, (counts = { before: 0, during: 0, first: Number.NaN }));
    }
    if (!during) counts.before++;
    else {
      counts.during++;
      if (!(counts.first <= time)) counts.first = time;
    }
  }
  return groups.values();
}

/** Two patterns may have grown into one template: they count as one. */
function folded({ miner, counts }: Group): Iterable<readonly [string, Counts]> {
  const found = new Map<string, Counts>();
  for (const [id, one] of counts) {
    const template = miner.pattern(id)?.template;
    if (template === undefined) continue;
    const known = found.get(template);
    if (known === undefined) found.set(template, { ...one });
    else {
      known.before += one.before;
      known.during += one.during;
      if (!(known.first <= one.first)) known.first = one.first;
    }
  }
  return found;
}

/** What the evidence says of a pattern counts, so that a number is the same wherever it stands. */
function cited({ evidence }: Diagnosis): readonly ReportLogPattern[] {
  return evidence.flatMap(({ id, kind, entity, query, title, facts }): ReportLogPattern[] => {
    if (kind !== 'log' || query.kind !== 'logs') return [];
    const fact = (name: string): number => {
      const value = facts.find((one) => one.name === name)?.value;
      return typeof value === 'number' ? value : Number.NaN;
    };
    const [before, first] = [fact('count_before'), fact('first_seen')];
    if (!(fact('count') >= 0)) return [];
    return [
      {
        entity,
        severity: /\bseverity (\w+)$/.exec(title)?.[1] ?? 'error',
        template: query.template,
        before,
        during: fact('count'),
        ...(Number.isFinite(first) && { firstSeen: first }),
        evidence: id,
      },
    ];
  });
}

/** Whole, or with one decimal below ten; never zero for what was seen. */
function fewDigits(count: number): number {
  if (count >= 10) return Math.round(count);
  return count > 0 ? Math.max(0.1, Math.round(count * 10) / 10) : 0;
}

/** 0 new, 1 bursting, 2 gone, 3 as before. */
function newness({ before, during }: ReportLogPattern): number {
  if (before === 0 && during >= logDefaults.least) return 0;
  if (during >= logDefaults.least && during >= logDefaults.burst * before) return 1;
  if (before >= logDefaults.least && during * logDefaults.burst <= before) return 2;
  return 3;
}

function byNews(a: ReportLogPattern, b: ReportLogPattern): number {
  const rank = ({ severity }: ReportLogPattern): number =>
    Object.hasOwn(ranks, severity) ? ranks[severity as LogSeverity] : ranks.info;
  return (
    Number(b.evidence !== undefined) - Number(a.evidence !== undefined) ||
    newness(a) - newness(b) ||
    rank(a) - rank(b) ||
    b.during - a.during ||
    b.before - a.before ||
    (a.entity < b.entity ? -1 : a.entity > b.entity ? 1 : 0) ||
    (a.template < b.template ? -1 : 1)
  );
}

/**
 * What the services logged, by pattern, with how often before (scaled to the length of the trouble) and during:
 * cited ones first, then what is new, what burst, and what fell silent. A pattern below warning that did not change
 * is left out, and so is all after the first twelve.
 */
export function logPatternsOf(
  caseFile: CaseFile,
  diagnosis: Diagnosis,
): readonly ReportLogPattern[] {
  const told = cited(diagnosis);
  const known = new Set(told.map(({ entity, template }) => `${entity}\0${template}`));
  const onset = diagnosis.onset ?? caseFile.window.start;
  const { rows, each } = rowsOf(caseFile, onset);
  const { window, baselines } = caseFile;
  const normal = baselines.reduce((sum, { start, end }) => sum + end - start, 0);
  const scale = normal > 0 ? (window.end - Math.max(onset, window.start)) / normal : 0;
  const patterns = [...told];
  for (const group of grouped(rows)) {
    const { entity, severity } = group;
    for (const [template, { before, during, first }] of folded(group)) {
      if (known.has(`${entity}\0${template}`)) continue;
      const pattern: ReportLogPattern = {
        entity,
        severity,
        template: template.slice(0, limits.template),
        before: fewDigits(before * each * scale),
        during: during * each,
        ...(Number.isFinite(first) && { firstSeen: first }),
      };
      const small = pattern.before + pattern.during < logDefaults.least;
      const grave = ranks[severity] < ranks.info;
      if (small && !grave) continue;
      if (newness(pattern) < 3 || grave) patterns.push(pattern);
    }
  }
  return patterns.sort(byNews).slice(0, limits.patterns);
}
