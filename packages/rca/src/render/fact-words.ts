import type { Evidence, Fact } from '@abduce/core';
import { factOf, formatOf } from '../report/facts.ts';
import { cleanText } from './clean.ts';
import { formatFact, formatTime } from './format.ts';
import { onAnotherDay } from './other-day.ts';

/** The facts of one evidence on one line: what moved first, then the rest by name. */
export function factWords(evidence: Evidence): string {
  const worded = (fact: Fact): string => {
    const date = fact.name === 'time' && onAnotherDay(evidence);
    return date && typeof fact.value === 'number'
      ? formatTime(fact.value, { date })
      : cleanText(formatFact(fact, formatOf(evidence, fact)), 120);
  };
  const told = new Set<string>();
  const pieces: string[] = [];
  for (const fact of evidence.facts) {
    if (fact.value === '' || told.has(fact.name)) continue;
    // That nothing changed is said by the two values.
    if (/(?:^|_)ratio$/.test(fact.name) && worded(fact) === '1×') continue;
    const [, prefix = '', part] = fact.name.match(/^(.*?_)?(before|after|change)$/) ?? [];
    const before = part && factOf(evidence, `${prefix}before`);
    const after = part && factOf(evidence, `${prefix}after`);
    const label = prefix.replaceAll('_', ' ');
    if (before && after) {
      for (const name of ['before', 'after', 'change']) told.add(prefix + name);
      const same = worded(before) === worded(after);
      pieces.push(
        `${label}${worded(before)}${same && prefix !== '' ? ' as before' : ` → ${worded(after)}`}`,
      );
    } else pieces.push(`${fact.name.replaceAll('_', ' ')} ${worded(fact)}`);
  }
  return pieces.join(', ');
}
