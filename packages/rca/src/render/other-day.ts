import type { Evidence } from '@abduce/core';
import { numberOf } from '../report/facts.ts';

const day = 86_400_000;

/** Whether what a change tells of happened on another day (UTC) than the onset: a clock time alone would mislead. */
export function onAnotherDay(evidence: Evidence): boolean {
  const time = numberOf(evidence, 'time');
  const onset = time + numberOf(evidence, 'lag') * 1000;
  return Number.isFinite(onset) && Math.floor(time / day) !== Math.floor(onset / day);
}
