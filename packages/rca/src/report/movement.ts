import type { Evidence, Text } from '@abduce/core';
import { factValue, numberOf } from './facts.ts';
import { say, text } from './text.ts';

/** Less than this, relative to the larger side, reads as no change. */
export const stillness = 0.05;

/** Factors between these say less than the two values do. */
const tellingRatio = { above: 1.5, below: 1 / 1.5 };

/**
 * What a measurement did: `rose from 0.2 s to 1.9 s (9.5×)`, `stayed at 20/s`. Completes a noun phrase of either
 * number. `undefined` when the evidence holds no such measurement.
 */
export function movement(evidence: Evidence, prefix = ''): Text | undefined {
  const before = factValue(evidence, `${prefix}before`);
  const after = factValue(evidence, `${prefix}after`);
  if (after === undefined) return say`stopped being reported (last: ${before})`;
  if (before === undefined) return say`was ${after}, with nothing to compare it to`;
  const from = numberOf(evidence, `${prefix}before`);
  const to = numberOf(evidence, `${prefix}after`);
  const scale = Math.max(Math.abs(from), Math.abs(to));
  if (scale === 0 || Math.abs(to - from) / scale < stillness) return say`stayed at ${after}`;
  const moved = text(to > from ? 'rose' : 'fell', ' from ', before, ' to ', after);
  return text(moved, ratioOf(evidence, prefix));
}

/** The same in the fewest words: `0.2 s → 1.9 s`. */
export function briefMovement(evidence: Evidence): Text | undefined {
  const before = factValue(evidence, 'before');
  const after = factValue(evidence, 'after');
  return before === undefined || after === undefined ? undefined : text(before, ' → ', after);
}

/** The ratio in brackets, where it says more than the two values do. */
export function ratioOf(evidence: Evidence, prefix = ''): Text {
  const value = factValue(evidence, `${prefix}ratio`);
  const ratio = numberOf(evidence, `${prefix}ratio`);
  const telling = ratio > tellingRatio.above || (ratio > 0 && ratio < tellingRatio.below);
  return value !== undefined && telling ? text(' (', value, ')') : [];
}

/** Prefixes of the further measurements that one evidence carries, such as `rows_`. */
export function prefixesOf(evidence: Evidence): readonly string[] {
  const prefixes = new Set<string>();
  for (const { name } of evidence.facts) {
    const prefix = name.match(/^(.+_)(?:before|after)$/)?.[1];
    // `count_before` belongs to the count of a log pattern.
    if (prefix !== undefined && prefix !== 'count_') prefixes.add(prefix);
  }
  return [...prefixes];
}
