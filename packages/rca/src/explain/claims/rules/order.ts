import type { Violation } from '../claim.ts';
import type { Clause } from '../read/clauses.ts';
import { isWord } from '../read/item.ts';
import { violation } from '../read/violation.ts';
import { predicateOf } from '../words/directions.ts';
import type { Rule, RuleContext } from './rule.ts';
import { givenMeasures, spokenMeasures } from './targets.ts';

/** `orders failed before gateway did`: what came first has to have begun first. */
export const orderRule: Rule = (context) => {
  const { clauses } = context.parsed;
  return clauses.flatMap((clause, at): readonly Violation[] => {
    const previous = clauses[at - 1];
    const [first] = clause.items;
    const later = isWord(first, 'before');
    const sooner = isWord(first, 'after', 'once');
    const next = isWord(first, 'then');
    if (!later && !sooner && !next) return [];
    const other = at === 0 ? clauses[1] : previous;
    if (other === undefined || clause.named.length === 0 || other.named.length === 0) return [];
    if (isOfChange(clause) || isOfChange(other)) return [];
    const [mine, theirs] = [onset(context, clause, other), onset(context, other, clause)];
    const fits =
      mine !== undefined && theirs !== undefined && (sooner ? mine < theirs : mine > theirs);
    return fits
      ? []
      : [violation('time', clause.named.join(', '), 'which of the two came first is not known')];
  });
};

function isOfChange({ ownTopics, items }: Clause): boolean {
  return ownTopics.has('change') || items.some((item) => item.kind === 'value');
}

/** When what a clause speaks of began; a clause of few words (`orders did`) is about the topic of the other. */
function onset(context: RuleContext, clause: Clause, other: Clause): number | undefined {
  const said = clause.items.some(
    (item) => item.kind === 'word' && predicateOf(item.forms) !== undefined,
  );
  const topics = said || clause.ownTopics.size > 0 ? clause.topics : other.topics;
  const given = givenMeasures(context, clause);
  const measures = given.length > 0 ? given : spokenMeasures(context, { ...clause, topics });
  const times = measures.flatMap(({ evidence }) => {
    const facts = context.index.evidence.get(evidence)?.facts ?? [];
    return facts.flatMap(({ field, value }) =>
      field === 'onset' && value !== undefined ? [value] : [],
    );
  });
  return times.length === 0 ? undefined : Math.min(...times);
}
