import type { Measure } from '../index/measure.ts';
import type { Clause } from '../read/clauses.ts';
import { isWord, type ValueItem } from '../read/item.ts';
import type { RuleContext } from './rule.ts';

/** Measurements whose numbers a clause gives. */
export function givenMeasures({ chosen }: RuleContext, clause: Clause): readonly Measure[] {
  return [
    ...new Set(
      clause.values
        .filter((value) => !isLimit(clause, value))
        .map((value) => chosen.get(value)?.measure)
        .filter((measure) => measure !== undefined),
    ),
  ];
}

/** `7 of 8 connections`: the second number is what the first is a part of. */
function isLimit({ items }: Clause, value: ValueItem): boolean {
  const at = items.indexOf(value);
  return isWord(items[at - 1], 'of') && items[at - 2]?.kind === 'value';
}

/**
 * Measurements of the cited evidence that a clause without numbers speaks of: of its entities, and about its topic
 * or the one given.
 */
export function spokenMeasures(
  context: RuleContext,
  clause: Clause,
  topic?: string,
): readonly Measure[] {
  const { index, cited } = context;
  const about =
    topic === undefined
      ? [...clause.topics].filter((one) => index.measuredTopics.has(one))
      : [topic];
  const found: Measure[] = [];
  for (const id of cited) {
    const evidence = index.evidence.get(id);
    if (evidence === undefined) continue;
    if (
      clause.entities.length > 0 &&
      !clause.entities.some((name) => evidence.entities.includes(name))
    )
      continue;
    for (const measure of new Set(evidence.facts.map((fact) => fact.measure))) {
      if (measure === undefined) continue;
      if (clause.titled.includes(measure.evidence)) {
        if (measure.prefix === '') found.push(measure);
        continue;
      }
      if ([...measure.qualifiers].some((qualifier) => !clause.topics.has(qualifier))) continue;
      const fits =
        about.length > 0
          ? about.some((one) => measure.topics.has(one))
          : clause.weak.size === 0 || [...clause.weak].some((one) => measure.topics.has(one));
      if (fits) found.push(measure);
    }
  }
  return found;
}
