import type { KnownFact } from '../index/measure.ts';
import type { PackIndex } from '../index/pack-index.ts';
import type { Quantity } from './quantity.ts';

/** What is wrong with a number that no cited fact bears out, and the cited fact that comes closest. */
export function numberProblem(
  index: PackIndex,
  cited: ReadonlySet<string>,
  quantity: Quantity,
  text: string,
): string {
  const facts = [...cited]
    .flatMap((id) => index.evidence.get(id)?.facts ?? [])
    .filter(({ value, role }) => value !== undefined && role !== 'time');
  const closest = nearest(facts, quantity);
  if (closest === undefined) return `no cited evidence holds a number; ${text} has no support`;
  return `no cited fact is ${text}; {${closest.evidence}.${closest.field}} is ${closest.shown}`;
}

function nearest(facts: readonly KnownFact[], { readings }: Quantity): KnownFact | undefined {
  const typed = readings[0]?.value ?? 0;
  const distance = ({ value = 0 }: KnownFact): number =>
    Math.abs(Math.log(Math.abs(value) + 1e-9) - Math.log(Math.abs(typed) + 1e-9));
  return facts.toSorted((a, b) => distance(a) - distance(b))[0];
}
