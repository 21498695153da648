import type { CaseFile, Diagnosis, Evidence, Report } from '@abduce/core';
import { textsOf } from '../report/texts-of.ts';
import type { Desk } from './ask-answer.ts';
import { failure } from './failure.ts';
import { inquire } from './inquiry/inquire.ts';
import type { Inquiry } from './inquiry/inquiry.ts';
import { idsIn } from './text-parts.ts';
import { timeLimit } from './time-limit.ts';

/**
 * Lets the model look around, where that is wanted. Whatever goes wrong ends the looking and nothing else: a model
 * without tools is one that does not look.
 */
export async function lookAround(
  desk: Desk,
  diagnosis: Diagnosis,
  caseFile: CaseFile,
  signal: AbortSignal | undefined,
): Promise<Inquiry> {
  const { settings } = desk;
  const { investigate: limits, clock } = settings;
  let inquiry: Inquiry = { diagnosis, gathered: [], calls: [] };
  if (limits === undefined) return inquiry;
  const limit = timeLimit({
    clock,
    limit: limits.seconds * 1000,
    signal,
    late: () => failure(`the model looked around for ${limits.seconds} s`),
  });
  try {
    await inquire(desk, { diagnosis, caseFile, limits, limit }, (next) => {
      inquiry = next;
    });
  } catch {
    signal?.throwIfAborted();
  }
  settings.onInquiry?.(inquiry);
  return inquiry;
}

/** Without the evidence that was looked up on the way and that no sentence rests on. */
export function withoutUnused(
  report: Report,
  gathered: readonly Evidence[],
  mapWith: (evidence: readonly Evidence[]) => Report['map'],
): Report {
  if (gathered.length === 0) return report;
  const looked = new Set(gathered.map(({ id }) => id));
  const used = new Set(
    textsOf(report).flatMap(({ text, evidence }) => [...evidence, ...idsIn(text)]),
  );
  const evidence = report.evidence.filter(({ id }) => !looked.has(id) || used.has(id));
  return { ...report, evidence, map: mapWith(evidence) };
}
