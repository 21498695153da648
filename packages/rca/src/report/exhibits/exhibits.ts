import type { CaseFile, Diagnosis, ReportExhibits } from '@abduce/core';
import { flameOf } from './flame.ts';
import { logPatternsOf } from './log-patterns.ts';
import { placesOf } from './places.ts';
import { tracesOf } from './traces.ts';

/** What a person wants to look at beside the words of a report, out of the telemetry of the case. */
export function exhibitsOf(caseFile: CaseFile, diagnosis: Diagnosis): ReportExhibits {
  const places = placesOf(caseFile, diagnosis);
  // Where nothing is wrong there is no trouble to show beside the usual.
  const calm = diagnosis.verdict === 'no_fault';
  const traces = calm ? undefined : tracesOf(caseFile, diagnosis, places);
  const flame = calm ? undefined : flameOf(caseFile, diagnosis, places);
  return {
    ...(traces !== undefined && { traces }),
    logs: logPatternsOf(caseFile, diagnosis),
    ...(flame !== undefined && { flame }),
  };
}
