import type { Counterfactual, Report, ReportEvent } from '@abduce/core';
import type { CauseRule } from '../hypotheses/rule.ts';
import type { ReportViolation } from '../report/check.ts';
import { gradeOf } from '../report/wording.ts';
import { counterfactualsOf } from '../verdict/counterfactuals.ts';
import { checkExhibits } from './check-exhibits.ts';
import { checkWords } from './check-words.ts';
import { suspected } from './measure-again.ts';
import { sameNumber } from './same-number.ts';
import type { SceneAgain } from './stand-again.ts';
import type { EvidenceCheck } from './verification.ts';

const time = (value: number | undefined): string =>
  value === undefined ? 'none' : Number.isFinite(value) ? String(value) : '?';

/** Every counterfactual that the cause of the report can be put to, at its entity. */
function checksOf(
  { rootCause }: Report,
  { scene }: SceneAgain,
  rules: readonly CauseRule[],
): readonly Counterfactual[] {
  if (rootCause === undefined) return [];
  return rules
    .filter(({ cause }) => cause === rootCause.cause)
    .flatMap((rule) =>
      rule
        .test(scene)
        .filter(({ entity, status }) => entity === rootCause.entity && status === 'supported')
        .flatMap((suspicion) => [
          ...(suspicion.counterfactuals ?? []),
          ...counterfactualsOf(scene, suspected(rule, suspicion)),
        ]),
    );
}

function sameCheck(a: Counterfactual, b: Counterfactual, tolerance: number): boolean {
  return (
    a.unit === b.unit &&
    a.verdict === b.verdict &&
    sameNumber(a.predicted, b.predicted, tolerance) &&
    sameNumber(a.observed, b.observed, tolerance)
  );
}

/** Times of the timeline are those of its changes, of the evidence beside them, or of the incident, which no store has. */
function checkEvent(report: Report, event: ReportEvent): string | undefined {
  const { kind, time: stated } = event;
  if (kind === 'change' && !report.changes.some((change) => change.time === stated)) {
    return 'no change was made at that time';
  }
  if (kind !== 'onset') return undefined;
  const cited = report.evidence.filter(({ id }) => event.evidence.includes(id));
  const told = cited.some(({ facts }) =>
    facts.some(({ unit, value }) => unit === 'ms{epoch}' && value === stated),
  );
  return told ? undefined : 'its evidence tells another time';
}

/**
 * Numbers of a report that are no facts of its evidence: when it began, here and at every hop, what was altered and when,
 * how sure it is, and what its counterfactuals come to. Where data is missing what rests on it is passed over: it is
 * stale already.
 */
export function checkFigures(
  report: Report,
  again: SceneAgain,
  rules: readonly CauseRule[],
  checks: readonly EvidenceCheck[],
  tolerance: number,
): readonly ReportViolation[] {
  const found: ReportViolation[] = [];
  const complain = (place: string, problem: string): void => {
    found.push({ place, problem });
  };
  const { scene } = again;
  const { window, world } = scene.view.caseFile;
  const complete = checks.every(({ status }) => status !== 'stale');
  const known = new Set(scene.view.services.map(({ id }) => id));
  if (report.window.start !== window.start || report.window.end !== window.end) {
    complain('window', 'the evidence was measured over another time');
  }
  if (report.grade !== gradeOf(report.confidence)) {
    complain('grade', `a confidence of that size is "${gradeOf(report.confidence)}"`);
  }
  const { rootCause } = report;
  if (rootCause !== undefined && rootCause.confidence !== report.confidence) {
    complain('rootCause.confidence', 'the report is not as sure as its root cause');
  }
  if (rootCause !== undefined && rootCause.grade !== report.grade) {
    complain('rootCause.grade', 'the report has another grade than its root cause');
  }
  if (complete && report.onset !== scene.symptom?.onset) {
    complain('onset', `found ${time(scene.symptom?.onset)}`);
  }
  for (const [at, { entity, onset }] of report.path.entries()) {
    if (!complete || !known.has(entity)) continue;
    const felt = again.feltAt(entity).onset;
    if (onset !== felt) complain(`path[${at}].onset`, `found ${time(felt)}`);
  }
  const changes = new Map(world.changes.map((change) => [change.id, change]));
  for (const [at, stated] of report.changes.entries()) {
    const change = changes.get(stated.id);
    if (change === undefined) {
      if (complete) complain(`changes[${at}]`, 'there is no such change');
      continue;
    }
    for (const key of ['time', 'kind', 'service', 'title', 'version'] as const) {
      if (change[key] !== stated[key]) complain(`changes[${at}].${key}`, 'it was another one');
    }
  }
  for (const [at, event] of report.timeline.entries()) {
    const problem = checkEvent(report, event);
    if (problem !== undefined) complain(`timeline[${at}].time`, problem);
  }
  if (complete) found.push(...checkWords(report, scene));
  if (complete) found.push(...checkExhibits(report, scene.view.caseFile, tolerance));
  if (complete && report.counterfactuals.length > 0) {
    const possible = checksOf(report, again, rules);
    for (const [at, stated] of report.counterfactuals.entries()) {
      const same = possible.filter(
        ({ method, question }) => method === stated.method && question === stated.question,
      );
      if (same.some((one) => sameCheck(one, stated, tolerance))) continue;
      const [other] = same;
      complain(
        `counterfactuals[${at}]`,
        other === undefined
          ? 'it cannot be worked out again'
          : `it comes to ${other.predicted} against ${other.observed} ${other.unit}: ${other.verdict}`,
      );
    }
  }
  return found;
}
