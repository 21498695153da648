import type { Evidence, Fact, TextDerived, TextValue } from '@abduce/core';

/**
 * The number behind a derived part, with its unit: that of the facts for a difference and a sum, that of the fact with
 * a unit for a product, `1` otherwise. `undefined` when a fact is not there, is no number, or has another unit than its
 * partner (in a product: a unit as well), and when the result is not finite.
 */
export function derivedFact(
  { derive, of }: TextDerived,
  evidence: ReadonlyMap<string, Evidence>,
): Fact | undefined {
  const [first, second] = of.map((value) => numberOf(value, evidence));
  if (first === undefined || second === undefined) return undefined;
  if (derive === 'product') {
    const units = [first.unit, second.unit].filter((unit) => unit !== '1');
    const value = first.value * second.value;
    if (units.length > 1 || !Number.isFinite(value)) return undefined;
    return { name: derive, value, unit: units[0] ?? '1' };
  }
  if (first.unit !== second.unit) return undefined;
  const value = worked(derive, first.value, second.value);
  if (!Number.isFinite(value)) return undefined;
  const unit = derive === 'difference' || derive === 'sum' ? first.unit : '1';
  return { name: derive, value, unit };
}

function numberOf(
  { evidence: id, field }: TextValue,
  evidence: ReadonlyMap<string, Evidence>,
): { readonly value: number; readonly unit: string } | undefined {
  const fact = evidence.get(id)?.facts.find(({ name }) => name === field);
  if (fact === undefined || typeof fact.value !== 'number') return undefined;
  // The distance between two times is a duration.
  if (fact.unit === 'ms{epoch}') return { value: fact.value / 1000, unit: 's' };
  return { value: fact.value, unit: fact.unit };
}

function worked(
  derive: Exclude<TextDerived['derive'], 'product'>,
  first: number,
  second: number,
): number {
  switch (derive) {
    case 'difference':
      return first - second;
    case 'sum':
      return first + second;
    case 'growth':
      return (first - second) / second;
    case 'ratio':
    case 'share':
      return first / second;
  }
}
