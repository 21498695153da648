import type { CaseFile, Diagnosis, Evidence, Report } from '@abduce/core';
import { textsOf } from '../report/texts-of.ts';
import type { Desk } from './ask-answer.ts';
import { failure } from './failure.ts';
import { type Inquiry, inquire } from './inquiry/inquire.ts';
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
export function withoutUnused(report: Report, gathered: readonly Evidence[]): Report {
  if (gathered.length === 0) return report;
  const looked = new Set(gathered.map(({ id }) => id));
  const used = new Set(
    textsOf(report).flatMap(({ text, evidence }) => [
      ...evidence,
      ...text.flatMap((part) => {
        if (typeof part === 'string') return [];
        if ('cite' in part) return part.cite;
        if ('derive' in part) return part.of.map((value) => value.evidence);
        return 'evidence' in part ? [part.evidence] : [];
      }),
    ]),
  );
  const evidence = report.evidence.filter(({ id }) => !looked.has(id) || used.has(id));
  return { ...report, evidence };
}
