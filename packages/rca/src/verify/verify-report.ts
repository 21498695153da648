import {
  type CallOptions,
  type Evidence,
  isAbduceError,
  type ObserverOptions,
  type Report,
  signals,
  type TelemetryStore,
} from '@abduce/core';
import type { CauseRule } from '../hypotheses/rule.ts';
import { standardRules } from '../hypotheses/standard-rules.ts';
import { defaultParameters, type EngineParameters } from '../parameters.ts';
import { checkReport } from '../report/check.ts';
import { unavailable } from './availability.ts';
import { checkFigures } from './check-figures.ts';
import { type Comparison, compareEvidence, sameDocument, troubleTime } from './compare-evidence.ts';
import { type MeasureAgain, measureAgain } from './measure-again.ts';
import { measuredTimes, readAgain } from './read-again.ts';
import { standAgain } from './stand-again.ts';
import type { EvidenceCheck, ReportVerification } from './verification.ts';

export interface VerifyOptions extends CallOptions {
  /**
   * What the observer was told that investigated: dialects, limits, inspections, how far back it looked for changes. Only
   * for stores of telemetry; a case file says everything itself.
   */
  readonly observer?: Omit<ObserverOptions, 'store' | 'step'>;
  /** Rules of the engine that investigated, beside the standard ones. */
  readonly rules?: readonly CauseRule[];
  readonly parameters?: Partial<EngineParameters>;
  /**
   * Part of a number by which it may differ. Default 1e-9: rounding of sums in another order. A store that works its
   * series out in another way, or keeps them coarser than it did, may need more.
   */
  readonly tolerance?: number;
}

const defaults = { tolerance: 1e-9 } as const;

const ranks = { pass: 0, stale: 1, fail: 2 } as const;

type Status = keyof typeof ranks;

const worst = (statuses: readonly Status[]): Status =>
  statuses.reduce<Status>((a, b) => (ranks[b] > ranks[a] ? b : a), 'pass');

/** Metrics of one entity before all others. */
function firstOf(entity: string | undefined): (a: Evidence, b: Evidence) => number {
  const rank = (item: Evidence): number =>
    item.kind === 'metric' && item.entity === entity ? 0 : 1;
  return (a, b) => rank(a) - rank(b);
}

/** Evidence that nothing could be found for: every fact has the same status. */
function unseen({ id, facts }: Evidence, status: 'stale' | 'fail', reason: string): EvidenceCheck {
  return {
    evidence: id,
    status,
    facts: facts.map(({ name, unit, value }) => ({ name, unit, stated: value, status })),
    reason,
  };
}

/** Signals that a query asks for and no catalog knows: a report from elsewhere, or one that was altered. */
function unknownSignal({ query }: Evidence): string | undefined {
  if (query.kind !== 'signal') return undefined;
  const asked = query.per === undefined ? [query.signal] : [query.signal, query.per];
  return asked.find((name) => !Object.hasOwn(signals, name));
}

const differences = ({ facts, other }: Comparison): number =>
  facts.filter(({ status }) => status !== 'pass').length + other.length;

function checkEvidence(
  item: Evidence,
  measure: MeasureAgain,
  tolerance: number,
  why: (found: Evidence | undefined) => string | undefined,
): EvidenceCheck {
  const strange = unknownSignal(item);
  if (strange !== undefined) return unseen(item, 'fail', `there is no signal "${strange}"`);
  const compared = measure(item)
    .map((found) => ({ found, comparison: compareEvidence(item, found, tolerance) }))
    .sort((a, b) => differences(a.comparison) - differences(b.comparison));
  const [best] = compared;
  if (best === undefined) {
    const gone = why(undefined);
    return gone === undefined
      ? unseen(item, 'fail', 'the data is there, and nothing in it is measured like this')
      : unseen(item, 'stale', gone);
  }
  const { facts, other } = best.comparison;
  const wrong = facts.filter(({ status }) => status === 'fail');
  if (wrong.length === 0 && other.length === 0) return { evidence: item.id, status: 'pass', facts };
  const gone = why(best.found);
  const rests = ['chart', troubleTime].some((part) => other.includes(part));
  if (gone !== undefined && (wrong.length > 0 || rests)) {
    return {
      evidence: item.id,
      status: 'stale',
      facts: facts.map((fact) => (fact.status === 'fail' ? { ...fact, status: 'stale' } : fact)),
      reason: gone,
    };
  }
  const said = [
    ...(wrong.length > 0 ? [`${wrong.map(({ name }) => name).join(', ')} measured otherwise`] : []),
    ...(other.length > 0 ? [`another ${other.join(', another ')}`] : []),
  ];
  return { evidence: item.id, status: 'fail', facts, reason: said.join('; ') };
}

/**
 * Runs the queries of a report's evidence against a store again: measures every fact anew, with the functions that
 * measured it first and without looking at what the report states, and compares. Also checks the structure of the
 * report, the onset and the other times it gives, and works its counterfactuals out again.
 *
 * Reads the window and each normal time once. `caseStore(caseFile)` gives the numbers again to rounding. A store of
 * telemetry is read as an observer reads it; data that is gone, cut off or sampled otherwise makes evidence `stale`,
 * and data that says otherwise makes it `fail`. A store that does not answer makes it `stale`. Throws the signal's
 * reason when aborted.
 */
export async function verifyReport(
  report: Report,
  store: TelemetryStore,
  options: VerifyOptions = {},
): Promise<ReportVerification> {
  const { signal, observer = {}, rules: own = [], tolerance = defaults.tolerance } = options;
  signal?.throwIfAborted();
  const parameters = { ...defaultParameters, ...options.parameters };
  const { target } = report;
  const replaced = new Set(own.map(({ cause }) => cause));
  const rules = [...standardRules.filter(({ cause }) => !replaced.has(cause)), ...own];
  const structure = checkReport(report);
  const done = (
    evidence: readonly EvidenceCheck[],
    more: ReportVerification['violations'],
  ): ReportVerification => {
    const violations = [...structure, ...more];
    const statuses = evidence.map(({ status }) => status);
    return {
      status: worst([...statuses, ...(violations.length > 0 ? (['fail'] as const) : [])]),
      evidence,
      violations,
    };
  };
  const all = (reason: string): ReportVerification =>
    done(
      report.evidence.map((item) => unseen(item, 'stale', reason)),
      [],
    );
  const times = measuredTimes(report.evidence);
  if (times === undefined) {
    return report.evidence.length === 0 ? done([], []) : all('it does not say how it was measured');
  }
  const caseFile = await readAgain(report, times, store, observer, signal).catch(
    (error: unknown) => {
      if (signal?.aborted || !isAbduceError(error) || error.code === 'BUG') throw error;
      return error.message;
    },
  );
  if (typeof caseFile === 'string') return all(caseFile);
  signal?.throwIfAborted();
  const again = standAgain(report, caseFile, parameters);
  const { scene } = again;
  const measure = measureAgain(scene, rules);
  const felt = target?.service ?? scene.symptom?.service;
  const checked = new Map<string, EvidenceCheck>();
  let lost: string | undefined;
  // What users felt first: it tells when the trouble showed, by which spans and log records are counted.
  for (const item of report.evidence.toSorted(firstOf(felt))) {
    signal?.throwIfAborted();
    const check = checkEvidence(item, measure, tolerance, (found) => {
      const moved = found !== undefined && !sameDocument(item.scope?.during, found.scope?.during);
      return unavailable(scene, item, found) ?? (moved ? lost : undefined);
    });
    if (check.status === 'stale' && item.kind === 'metric' && item.entity === felt) {
      lost ??= `when the trouble showed can no longer be told: ${check.reason}`;
    }
    checked.set(item.id, check);
  }
  const checks = report.evidence.flatMap(({ id }) => checked.get(id) ?? []);
  return done(checks, checkFigures(report, again, rules, checks, tolerance));
}
