import type { KnownFact, Measure } from '../index/measure.ts';
import type { PackIndex } from '../index/pack-index.ts';
import { countNouns } from '../words/count-nouns.ts';
import type { Candidate } from './item.ts';
import type { Quantity } from './quantity.ts';
import { candidateOf, derivedCandidate, derivedPart, valuePart } from './reference.ts';

/** How far a rounded number may be from the fact, relative to it. */
const farthest = { rounded: 0.125, hedged: 0.05 } as const;

/** A word before the number: the fact may differ in digits not given, or lies on one side of it. */
export type Hedge = 'near' | 'above' | 'below' | undefined;

/** Every fact of the cited evidence, and every number worked out from one measurement, that a typed number may be. */
export function candidatesOf(
  index: PackIndex,
  cited: ReadonlySet<string>,
  quantity: Quantity,
  hedge: Hedge,
): readonly Candidate[] {
  const found: Candidate[] = [];
  for (const id of cited) {
    const facts = index.evidence.get(id)?.facts ?? [];
    for (const fact of facts) {
      if (fact.value === undefined || fact.role === 'time') continue;
      // A share is shown in per cent; a bare number would not be it.
      if (quantity.dimension === 'plain' && fact.shown.endsWith('%')) continue;
      if (!matches(quantity, fact.value, fact.unit, fact.role === 'ratio', hedge)) continue;
      const part = valuePart(index, fact);
      found.push(
        candidateOf(
          fact,
          fact.unit.startsWith('{') && quantity.dimension !== 'rate'
            ? { ...part, format: 'number' }
            : part,
        ),
      );
    }
    found.push(...workedOut(index, facts, quantity, hedge));
  }
  found.push(...timeDistances(index, cited, quantity, hedge));
  return found;
}

function matches(
  quantity: Quantity,
  value: number,
  unit: string,
  ratio: boolean,
  hedge: Hedge,
): boolean {
  const factors = factorsOf(quantity, unit, ratio);
  return factors.some((factor) =>
    quantity.readings.some((reading) =>
      near(reading.value * factor, reading.step * factor, value, hedge),
    ),
  );
}

/** What a typed number has to be multiplied by to be in the unit of a fact; none where the units do not agree. */
function factorsOf(
  { dimension, noun, unit: named }: Quantity,
  unit: string,
  ratio: boolean,
): readonly number[] {
  const counted = /^\{(\w+)\}(\/s)?/.exec(unit);
  switch (dimension) {
    case 'time':
      return unit === 's' ? [1] : unit === 'ms' ? [1000] : [];
    case 'bytes':
      return unit === 'By' || unit === 'By/s' ? [1] : [];
    case 'percent':
    case 'points':
      return (unit === '1' && !ratio) || unit === 's/s' ? [1] : unit === '%' ? [100] : [];
    case 'times':
      return unit === '1' && ratio ? [1] : [];
    case 'rate':
      return counted?.[2] === '/s' && fitsNoun(noun, counted[1]) ? [1] : [];
    case 'plain':
      if (counted !== null) return counted[2] === '/s' || fitsNoun(noun, counted[1]) ? [1] : [];
      return !named && (unit === '1' || unit === '' || unit === '%') ? [1] : [];
  }
}

function fitsNoun(noun: string | undefined, counted: string | undefined): boolean {
  const kind = noun === undefined ? undefined : countNouns.get(noun);
  return kind === undefined || counted === undefined || kind.has(counted);
}

function near(typed: number, step: number, value: number, hedge: Hedge): boolean {
  if (typed === 0 || value === 0) return typed === value;
  const size = Math.abs(value);
  const distance = Math.abs(Math.abs(typed) - size);
  if (hedge === 'above' && Math.abs(typed) > size * (1 + 1e-9)) return false;
  if (hedge === 'below' && Math.abs(typed) < size * (1 - 1e-9)) return false;
  const slack = size * 1e-9;
  if (distance <= step / 2 + slack && distance <= size * farthest.rounded) return true;
  if (hedge === undefined) return false;
  // Zeros at the end of a hedged number were not meant as digits.
  let place = step;
  while (
    place < Math.abs(typed) &&
    Math.abs(typed / (place * 10) - Math.round(typed / (place * 10))) < 1e-9
  )
    place *= 10;
  const room = hedge === 'near' ? place / 2 : place;
  return distance <= room + slack && distance <= size * farthest.hedged;
}

/** Ratio, inverse ratio and growth of one measurement. */
function workedOut(
  index: PackIndex,
  facts: readonly KnownFact[],
  quantity: Quantity,
  hedge: Hedge,
): readonly Candidate[] {
  const { dimension } = quantity;
  if (dimension !== 'times' && dimension !== 'percent') return [];
  const found: Candidate[] = [];
  for (const measure of new Set(facts.map((fact) => fact.measure))) {
    if (measure === undefined) continue;
    const pair = endsOf(facts, measure);
    if (pair === undefined) continue;
    const { before, after } = pair;
    const [from, to] = [before.value ?? 0, after.value ?? 0];
    if (from === 0) continue;
    const add = (
      derive: 'ratio' | 'growth',
      value: number,
      first: KnownFact,
      second: KnownFact,
    ): void => {
      if (!matches(quantity, value, '1', derive === 'ratio', hedge)) return;
      found.push(derivedCandidate(derivedPart(index, derive, first, second), first, second));
    };
    const given = facts.some((fact) => fact.measure === measure && fact.role === 'ratio');
    if (dimension === 'times' && !given) add('ratio', to / from, after, before);
    if (dimension === 'times' && to < from && to !== 0) add('ratio', from / to, before, after);
    if (dimension === 'percent') add('growth', Math.abs((to - from) / from), after, before);
  }
  return found;
}

function endsOf(
  facts: readonly KnownFact[],
  measure: Measure,
): { readonly before: KnownFact; readonly after: KnownFact } | undefined {
  const of = (role: 'before' | 'after'): KnownFact | undefined =>
    facts.find((fact) => fact.measure === measure && fact.role === role);
  const [before, after] = [of('before'), of('after')];
  return before === undefined || after === undefined ? undefined : { before, after };
}

/** The time between two moments that the cited evidence tells. */
function timeDistances(
  index: PackIndex,
  cited: ReadonlySet<string>,
  quantity: Quantity,
  hedge: Hedge,
): readonly Candidate[] {
  if (quantity.dimension !== 'time') return [];
  const times = [...cited].flatMap(
    (id) =>
      index.evidence
        .get(id)
        ?.facts.filter(({ role, value }) => role === 'time' && value !== undefined) ?? [],
  );
  const found: Candidate[] = [];
  for (const first of times) {
    for (const second of times) {
      const distance = ((first.value ?? 0) - (second.value ?? 0)) / 1000;
      if (distance <= 0 || first.evidence === second.evidence) continue;
      if (matches(quantity, distance, 's', false, hedge))
        found.push(
          derivedCandidate(derivedPart(index, 'difference', first, second), first, second),
        );
    }
  }
  return found;
}
