import type { PackEvidence, PackFact } from '../../../pack/pack.ts';

/** What a number says about its measurement. */
export type FactRole =
  | 'before'
  | 'after'
  | 'change'
  | 'ratio'
  /** A point in time. */
  | 'time'
  /** A distance between two points in time. */
  | 'lag'
  | 'words'
  | 'other';

/** One thing that was measured, before and after: the facts of an evidence that share a prefix. */
export interface Measure {
  readonly evidence: string;
  /** Empty, or such as `rows_`. */
  readonly prefix: string;
  readonly unit: string;
  readonly before: number | undefined;
  readonly after: number | undefined;
  readonly moved: 'up' | 'down' | 'same' | undefined;
  /** Before and after are shown by the same digits. */
  readonly alike: boolean;
}

export interface KnownFact {
  readonly evidence: string;
  readonly field: string;
  readonly role: FactRole;
  readonly measure: Measure | undefined;
  readonly value: number | undefined;
  readonly unit: string;
  readonly shown: string;
}

/** Less than this, relative to the larger side, is no movement. */
const stillness = 0.05;

export function roleOf({ field, unit, value }: PackFact): FactRole {
  if (value === null) return 'words';
  if (unit.startsWith('ms{epoch}')) return 'time';
  if (field === 'lag') return 'lag';
  const last = /(?:^|_)(before|after|change|ratio)$/.exec(field)?.[1];
  if (last !== undefined) return last as FactRole;
  return field === 'count' ? 'after' : 'other';
}

function movement(before: number | undefined, after: number | undefined): Measure['moved'] {
  if (before === undefined || after === undefined) return undefined;
  const scale = Math.max(Math.abs(before), Math.abs(after));
  if (scale === 0 || Math.abs(after - before) / scale < stillness) return 'same';
  return after > before ? 'up' : 'down';
}

/** The prefix of a fact: `count` and `count_before` are one measurement. */
function prefixOf(field: string): string {
  if (field === 'count' || field === 'count_before') return 'count_';
  return /^(.*_)?(?:before|after|change|ratio)$/.exec(field)?.[1] ?? '';
}

/** The facts of one evidence, each with the measurement it belongs to. */
export function readFacts(evidence: PackEvidence): readonly KnownFact[] {
  const measures = new Map<string, Measure>();
  const numberOf = (field: string): number | undefined =>
    evidence.facts.find((fact) => fact.field === field)?.value ?? undefined;
  const shownOf = (field: string): string | undefined =>
    evidence.facts.find((fact) => fact.field === field)?.shown;
  const measureOf = (fact: PackFact): Measure => {
    const prefix = prefixOf(fact.field);
    const known = measures.get(prefix);
    if (known !== undefined) return known;
    const [before, after] =
      prefix === 'count_'
        ? [numberOf('count_before'), numberOf('count')]
        : [numberOf(`${prefix}before`), numberOf(`${prefix}after`)];
    const measure: Measure = {
      evidence: evidence.id,
      prefix,
      unit: fact.unit,
      before,
      after,
      moved: movement(before, after),
      alike: shownOf(`${prefix}before`) === shownOf(`${prefix}after`),
    };
    measures.set(prefix, measure);
    return measure;
  };
  return evidence.facts.map((fact) => {
    const role = roleOf(fact);
    const measured = ['before', 'after', 'change', 'ratio'].includes(role);
    return {
      evidence: evidence.id,
      field: fact.field,
      role,
      measure: measured ? measureOf(fact) : undefined,
      value: fact.value ?? undefined,
      unit: fact.unit,
      shown: fact.shown,
    };
  });
}
