import type { Evidence, Text, TextValue } from '@abduce/core';
import { factOf, factValue, numberOf } from './facts.ts';
import { say, text } from './text.ts';

/** Less than this, relative to the larger side, reads as no change. */
export const stillness = 0.05;

/** A factor below this says less than the two values do. */
const tellingRatio = 1.5;

/** Which way a measurement went: `new` has nothing before it, `gone` nothing after it. */
export type Direction = 'rose' | 'fell' | 'still' | 'new' | 'gone';

export function directionOf(evidence: Evidence, prefix = ''): Direction | undefined {
  const from = numberOf(evidence, `${prefix}before`);
  const to = numberOf(evidence, `${prefix}after`);
  if (!Number.isFinite(to)) return Number.isFinite(from) ? 'gone' : undefined;
  if (!Number.isFinite(from)) return 'new';
  const scale = Math.max(Math.abs(from), Math.abs(to));
  if (scale === 0 || Math.abs(to - from) / scale < stillness) return 'still';
  return to > from ? 'rose' : 'fell';
}

export function isStill(evidence: Evidence, prefix = ''): boolean {
  const direction = directionOf(evidence, prefix);
  return direction === 'still' || direction === undefined;
}

/**
 * What a measurement did: `rose from 0.2 s to 1.9 s (9.5×)`, `stayed at 20 requests/s`, `rose from 0 to 11 requests`.
 * Completes a noun phrase of either number. `undefined` when the evidence holds no such measurement.
 */
export function movement(evidence: Evidence, prefix = ''): Text | undefined {
  const before = factValue(evidence, `${prefix}before`);
  const after = factValue(evidence, `${prefix}after`);
  switch (directionOf(evidence, prefix)) {
    case undefined:
      return undefined;
    case 'gone':
      return say`stopped being reported (last: ${before})`;
    case 'new':
      return say`stood at ${after}, with nothing to compare it to`;
    case 'still':
      return say`stayed at ${after}`;
    case 'rose':
      return say`rose from ${bare(evidence, before)} to ${after}${ratioOf(evidence, prefix)}`;
    case 'fell':
      return say`fell from ${bare(evidence, before)} to ${after}`;
  }
}

/** The same in the fewest words: `0.2 s → 1.9 s`. */
export function briefMovement(evidence: Evidence): Text | undefined {
  const before = factValue(evidence, 'before');
  const after = factValue(evidence, 'after');
  return say`${bare(evidence, before)} → ${after}`;
}

/** `1.9 s instead of 0.2 s`, `1.9 s as before`, or the value alone where nothing came before it. */
export function insteadOf(evidence: Evidence, prefix = ''): Text | undefined {
  const before = factValue(evidence, `${prefix}before`);
  const after = factValue(evidence, `${prefix}after`);
  switch (directionOf(evidence, prefix)) {
    case 'still':
      return say`${after}, as before`;
    case 'new':
      return after && [after];
    case 'rose':
      return say`${bare(evidence, after)} instead of ${before}${ratioOf(evidence, prefix)}`;
    case 'fell':
      return say`${bare(evidence, after)} instead of ${before}`;
    default:
      return undefined;
  }
}

/** Without the words of its unit, where the value beside it says them: `from 0 to 11 requests`. */
export function bare(evidence: Evidence, value: TextValue | undefined): TextValue | undefined {
  if (value === undefined) return undefined;
  const worded = factOf(evidence, value.field)?.unit.startsWith('{') === true;
  return worded && value.format !== 'time' ? { ...value, format: 'number' } : value;
}

/** The factor in brackets, where it rose by so much that the factor says more than the two values do. */
export function ratioOf(evidence: Evidence, prefix = ''): Text {
  const value = factValue(evidence, `${prefix}ratio`);
  return value !== undefined && numberOf(evidence, `${prefix}ratio`) > tellingRatio
    ? text(' (', value, ')')
    : [];
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
