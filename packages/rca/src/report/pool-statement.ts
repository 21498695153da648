import type { Evidence, ReportStep } from '@abduce/core';
import { factValue } from './facts.ts';
import { bare, directionOf } from './movement.ts';
import type { Namer } from './namer.ts';
import { say } from './text.ts';
import { subject } from './titles.ts';

/** Signals of what is in use with the signal of what is allowed. */
const bounds: ReadonlyMap<string, string> = new Map([
  ['pool.used', 'pool.max'],
  ['db.sessions', 'db.sessions.max'],
]);

function signalOf({ query }: Evidence): string {
  return query.kind === 'signal' ? query.signal : '';
}

/** What is in use and what is allowed, in one sentence: `rose from 0 to 7.57 of 8 connections`. */
export function poolStatement(
  item: Evidence,
  others: readonly Evidence[],
  namer: Namer,
): ReportStep | undefined {
  const bound = bounds.get(signalOf(item));
  const max = others.find((other) => signalOf(other) === bound && other.entity === item.entity);
  if (bound === undefined || max === undefined || directionOf(max) !== 'still') return undefined;
  const direction = directionOf(item);
  const allowed = factValue(max, 'after');
  const used = bare(item, factValue(item, 'after'));
  const before = bare(item, factValue(item, 'before'));
  const onset = say` at ${factValue(item, 'onset')}` ?? [];
  const words =
    direction === 'still'
      ? say`${subject(item, namer)} stayed at ${used} of ${allowed}.`
      : direction === 'rose' || direction === 'fell'
        ? say`${subject(item, namer)} ${direction} from ${before} to ${used} of ${allowed}${onset}.`
        : undefined;
  return words && { entity: item.entity, text: words, evidence: [item.id, max.id] };
}
