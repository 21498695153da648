import type { Evidence, Fact, TextFormat, TextValue } from '@abduce/core';

export function factOf(evidence: Evidence, name: string): Fact | undefined {
  return evidence.facts.find((fact) => fact.name === name);
}

/** The numeric value of a fact; `NaN` when there is none. */
export function numberOf(evidence: Evidence, name: string): number {
  const value = factOf(evidence, name)?.value;
  return typeof value === 'number' ? value : Number.NaN;
}

/** The words of a fact; `undefined` when there are none. */
export function wordsOf(evidence: Evidence, name: string): string | undefined {
  const value = factOf(evidence, name)?.value;
  return typeof value === 'string' && value !== '' ? value : undefined;
}

const durations = new Set(['ns', 'us', 'µs', 'ms', 's', 'min', 'h', 'd']);

/** How a fact is best shown, from its name and its unit. */
export function formatOf(evidence: Evidence, fact: Fact): TextFormat {
  const { name, unit, value } = fact;
  if (typeof value === 'string') return 'text';
  if (unit.startsWith('ms{epoch}')) return 'time';
  if (/(^|_)ratio$/.test(name)) return 'ratio';
  if (unit === '%') return 'percent';
  if (unit === '1') return isShare(evidence, name) ? 'percent' : 'number';
  // Seconds per second of a single thing are a part of the time.
  if (unit === 's/s' && /^share\b/i.test(evidence.title)) return 'percent';
  if (durations.has(unit)) return 'duration';
  if (unit === 'By') return 'bytes';
  return unit.includes('/') ? 'rate' : 'count';
}

/** A dimensionless number reads as a share when it is called one, or when neither side of the comparison leaves 0..1. */
function isShare(evidence: Evidence, name: string): boolean {
  if (/\bshare\b/i.test(evidence.title) || name.startsWith('failed_')) return true;
  const prefix = name.replace(/(before|after|change)$/, '');
  const around = [`${prefix}before`, `${prefix}after`, name]
    .map((sibling) => numberOf(evidence, sibling))
    .filter(Number.isFinite);
  return around.every((value) => Math.abs(value) <= 1) && around.some((value) => value % 1 !== 0);
}

/** A reference to a fact; `undefined` when the evidence has no such fact, or its number is not finite. */
export function factValue(evidence: Evidence | undefined, name: string): TextValue | undefined {
  const fact = evidence === undefined ? undefined : factOf(evidence, name);
  if (evidence === undefined || fact === undefined || fact.value === '') return undefined;
  if (typeof fact.value === 'number' && !Number.isFinite(fact.value)) return undefined;
  return { evidence: evidence.id, field: name, format: formatOf(evidence, fact) };
}
