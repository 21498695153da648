import type { UnixMs } from '@abduce/core';
import type { LogGroup } from './mine-records.ts';
import type { LogRecord } from './read-records.ts';

/** How often a pattern came in normal times and in the time that is looked at, and when first in it (else NaN). */
export interface PatternCounts {
  before: number;
  after: number;
  first: UnixMs;
}

/** Counts one record; without counts yet, new ones. */
export function countPattern(
  counts: PatternCounts | undefined,
  { inside, time }: LogRecord,
): PatternCounts {
  const known = counts ?? { before: 0, after: 0, first: Number.NaN };
  if (!inside) known.before++;
  else {
    known.after++;
    if (!(known.first <= time)) known.first = time;
  }
  return known;
}

export interface FoldedPattern extends PatternCounts {
  readonly template: string;
  readonly sample: string;
}

/** A pattern may have become part of another, or two may have grown into one template: they count as one. */
export function foldPatterns({ miner, found }: LogGroup<PatternCounts>): Iterable<FoldedPattern> {
  const folded = new Map<string, FoldedPattern>();
  for (const [id, { before, after, first }] of found) {
    const pattern = miner.pattern(id);
    if (pattern === undefined) continue;
    const { template, sample } = pattern;
    const known = folded.get(template);
    if (known === undefined) {
      folded.set(template, { template, sample, before, after, first });
      continue;
    }
    known.before += before;
    known.after += after;
    if (!(known.first <= first)) known.first = first;
  }
  return folded.values();
}
