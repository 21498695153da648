import type { Evidence } from '@abduce/core';
import { wordsOf } from '../report/facts.ts';

/** What was measured, outside of a sentence: the one route or operation of a title by its name. */
export function evidenceTitle(evidence: Evidence): string {
  const operation = wordsOf(evidence, 'operation');
  if (operation === undefined) return evidence.title;
  return evidence.title.replace(/\bone (?:route|operation)\b/, () => operation);
}
