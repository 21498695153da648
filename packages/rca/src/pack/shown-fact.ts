import { type Evidence, type Fact, patternMiner } from '@abduce/core';
import { formatFact } from '../render/format.ts';
import { formatOf } from '../report/facts.ts';

/** Facts that hold a line as somebody wrote it: a model sees what varies in it masked. */
const rawFacts = new Set(['message', 'sample']);

/** A fact as a model may see it, before redaction: never a raw line. */
export function shownFact(evidence: Evidence, fact: Fact): string {
  if (typeof fact.value !== 'string' || !rawFacts.has(fact.name)) {
    return formatFact(fact, formatOf(evidence, fact));
  }
  const miner = patternMiner({ maxPatterns: 1 });
  return miner.pattern(miner.add(fact.value))?.template ?? '';
}
