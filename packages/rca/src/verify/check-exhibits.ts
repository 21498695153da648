import type { CaseFile, Diagnosis, Report } from '@abduce/core';
import type { ReportViolation } from '../report/check.ts';
import { exhibitsOf } from '../report/exhibits/exhibits.ts';
import { sameNumber } from './same-number.ts';

/** As much of the diagnosis as the exhibits of a report go by, out of the report. */
function diagnosisOf(report: Report): Diagnosis {
  const { rootCause, target, onset } = report;
  return {
    schema: 1,
    verdict: report.verdict,
    ...(target !== undefined && { target }),
    window: report.window,
    ...(onset !== undefined && { onset }),
    hypotheses:
      rootCause === undefined
        ? []
        : [
            {
              id: 'H1',
              cause: rootCause.cause,
              entity: rootCause.entity,
              status: 'supported',
              score: 1,
              support: rootCause.evidence,
              against: [],
              missing: [],
              mechanism: rootCause.mechanism,
              reason: '',
            },
          ],
    ruledOut: [],
    triggers: [],
    ranking: [],
    path: report.path.map(({ entity, effect, evidence }) => ({ entity, effect, evidence })),
    evidence: report.evidence,
    impact: [],
    counterfactuals: [],
    confidence: report.confidence,
    unknowns: [],
  };
}

/** Places at which two documents differ, numbers by more than the tolerance; the first few. */
function differences(
  stated: unknown,
  found: unknown,
  place: string,
  tolerance: number,
  into: ReportViolation[],
): void {
  if (into.length >= 10) return;
  if (typeof stated === 'number' && typeof found === 'number') {
    if (sameNumber(stated, found, tolerance)) return;
  } else if (typeof stated === 'object' && typeof found === 'object' && stated && found) {
    const own = stated as Readonly<Record<string, unknown>>;
    const other = found as Readonly<Record<string, unknown>>;
    for (const key of new Set([...Object.keys(own), ...Object.keys(other)])) {
      const at = Array.isArray(stated) ? `${place}[${key}]` : `${place}.${key}`;
      differences(own[key], other[key], at, tolerance, into);
    }
    return;
  } else if (stated === found) return;
  const is = typeof found === 'object' ? 'something else' : JSON.stringify(found);
  into.push({ place, problem: `found ${is ?? 'nothing'}` });
}

/** Exhibits are picked and counted anew from the data. */
export function checkExhibits(
  report: Report,
  caseFile: CaseFile,
  tolerance: number,
): readonly ReportViolation[] {
  const found: ReportViolation[] = [];
  const again = exhibitsOf(caseFile, diagnosisOf(report));
  differences(report.exhibits, again, 'exhibits', tolerance, found);
  return found;
}
