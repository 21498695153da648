import type { CaseFile, Diagnosis, ReportExhibits } from '@abduce/core';

/** What a person wants to look at beside the words of a report, out of the telemetry of the case. */
export function exhibitsOf(_caseFile: CaseFile, _diagnosis: Diagnosis): ReportExhibits {
  return { logs: [] };
}
