import type { Report, ReportCheck } from '@abduce/core';
import { cleanText } from './clean.ts';

/** Digits of a hash that tell two apart. */
const shown = 12;

function count(checks: readonly ReportCheck[], outcome: ReportCheck['outcome']): number {
  return checks.filter((check) => check.outcome === outcome).length;
}

/** Who worded the report, on one line. Names of models are not ours: they are clean, but not escaped. */
export function wordingLine({ wording }: Report): string {
  if (wording.by === 'model') {
    const { model, checks, promptHash, packHash } = wording;
    const outcomes = [
      `${count(checks, 'kept')} kept`,
      `${count(checks, 'repaired')} repaired`,
      `${count(checks, 'replaced')} replaced by the template`,
    ];
    return `Worded by ${cleanText(model, 80)}, every sentence checked against the evidence: ${outcomes.join(', ')} (prompt ${hash(promptHash)}, evidence ${hash(packHash)}).`;
  }
  if ('model' in wording) {
    const reason = cleanText(wording.reason, 200).replace(/[.\s]+$/, '');
    return `Worded by the template, for ${cleanText(wording.model, 80)} could not: ${reason}.`;
  }
  return 'Worded by the template; no language model was asked.';
}

function hash(digits: string): string {
  return cleanText(digits, 200).slice(0, shown);
}
