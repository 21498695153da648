import type { CaseFile, Diagnosis, LogSeverity, ReportLogPattern } from '@abduce/core';
import { logDefaults } from '../../logs/analyze-logs.ts';
import { mineRecords } from '../../logs/mine-records.ts';
import { countPattern, foldPatterns } from '../../logs/pattern-counts.ts';
import { type LogRecord, readRecords } from '../../logs/read-records.ts';

const limits = { patterns: 12, records: 2500, template: 400 };

const ranks: Readonly<Record<LogSeverity, number>> = {
  fatal: 0,
  error: 0,
  warn: 1,
  info: 2,
  debug: 3,
};

/** The records of baseline and trouble. Of too many, warnings and worse first, and evenly spread. */
function chosen(
  caseFile: CaseFile,
  onset: number,
): { readonly records: readonly LogRecord[]; readonly each: number } {
  const records = [...readRecords(caseFile, onset, caseFile.window.end)];
  if (records.length <= limits.records) return { records, each: 1 };
  const grave = records.filter(({ severity }) => ranks[severity] < ranks.info);
  const some = grave.length === 0 ? records : grave;
  const each = Math.ceil(some.length / limits.records);
  return { records: some.filter((_, at) => at % each === 0), each };
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
  const { records, each } = chosen(caseFile, onset);
  const { window, baselines } = caseFile;
  const normal = baselines.reduce((sum, { start, end }) => sum + end - start, 0);
  const scale = normal > 0 ? (window.end - Math.max(onset, window.start)) / normal : 0;
  const patterns = [...told];
  for (const group of mineRecords(records, logDefaults.maxPatterns, countPattern)) {
    const { service: entity, severity } = group;
    for (const { template, before, after, first } of foldPatterns(group)) {
      if (known.has(`${entity}\0${template}`)) continue;
      const pattern: ReportLogPattern = {
        entity,
        severity,
        template: template.slice(0, limits.template),
        before: fewDigits(before * each * scale),
        during: after * each,
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
