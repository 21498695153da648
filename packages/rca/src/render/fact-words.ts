import type { Evidence } from '@abduce/core';
import { factOf, formatOf } from '../report/facts.ts';
import { cleanText } from './clean.ts';
import { formatFact } from './format.ts';

/** The facts of one evidence on one line: what moved first, then the rest by name. */
export function factWords(evidence: Evidence): string {
  const before = factOf(evidence, 'before');
  const after = factOf(evidence, 'after');
  const pieces: string[] = [];
  if (before !== undefined && after !== undefined) {
    pieces.push(
      `${formatFact(before, formatOf(evidence, before))} → ${formatFact(after, formatOf(evidence, after))}`,
    );
  }
  for (const fact of evidence.facts) {
    if (/^(before|after|change)$/.test(fact.name) && pieces.length > 0) continue;
    if (fact.value === '') continue;
    const words = cleanText(formatFact(fact, formatOf(evidence, fact)), 120);
    pieces.push(`${fact.name.replaceAll('_', ' ')} ${words}`);
  }
  return pieces.join(', ');
}
