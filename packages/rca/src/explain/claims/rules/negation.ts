import type { Violation } from '../claim.ts';
import type { Clause } from '../read/clauses.ts';
import { isWord, type WordItem } from '../read/item.ts';
import { negatedItems } from '../read/negated.ts';
import { violation } from '../read/violation.ts';
import { motionOf, predicateOf } from '../words/directions.ts';
import { isDenial, isNegation } from '../words/negations.ts';
import type { Rule, RuleContext } from './rule.ts';

/** Plain verbs that a denial turns into another claim. */
const turning =
  `answer accept reach resolve respond reply serve spend keep find know arrive return complete finish succeed
  look work expect need use handle process help take give get receive become begin start come go have`.split(
    /\s+/,
  );

/** Denies what the template denies and affirms what it affirms; movement that is denied is weighed as movement. */
export const negationRule: Rule = (context) =>
  context.parsed.clauses.flatMap((clause) => problems(context, clause));

function problems(context: RuleContext, clause: Clause): readonly Violation[] {
  const { profile, index, cited } = context;
  const violations: Violation[] = [];
  const denied = negatedItems(clause.items);
  const topical = new Set(
    clause.hits.flatMap(({ at, length }) => clause.items.slice(at, at + length)),
  );
  const words = clause.items.filter((item): item is WordItem => item.kind === 'word');
  const senses = (item: WordItem): ReadonlySet<string> => {
    for (const form of item.forms) {
      for (const name of clause.entities) {
        const own = profile.senses.get(`${name} ${form}`);
        if (own !== undefined && isWord(item, ...turning)) return own;
      }
      const known = profile.senses.get(form);
      if (known !== undefined) return known;
    }
    return new Set();
  };
  const matters = (item: WordItem): boolean => topical.has(item) || isWord(item, ...turning);
  const negators = words.filter((item) => denied.has(item) && isNegation(item.text.toLowerCase()));
  if (negators.length > 0 && !isFreshly(context, clause)) {
    const inside = words.filter((item) => denied.has(item) && !isNegation(item.text.toLowerCase()));
    const movement = inside.some(
      (item) =>
        !isNoLonger(clause, item) &&
        (motionOf(item.forms) !== undefined ||
          predicateOf(item.forms) !== undefined ||
          isWord(item, 'change')),
    );
    const causal = context.parsed.cues.some(
      ({ part }) => part === clause.part || part + 1 === clause.part,
    );
    const anchored = inside.some(
      (item) => senses(item).has('denied') && (matters(item) || item.text.length > 3),
    );
    const turned = inside.find(
      (item) => matters(item) && senses(item).size > 0 && !senses(item).has('denied'),
    );
    const first = negators[0] as WordItem;
    if (!movement && turned !== undefined)
      violations.push(
        violation(
          'direction',
          turned.text,
          `the evidence says so of "${turned.text}", without "${first.text}"`,
        ),
      );
    else if (!movement && !anchored && !causal)
      violations.push(
        violation('direction', first.text, `no evidence bears out this "${first.text}"`),
      );
  }
  if (words.some((item) => isDenial(item.forms))) return violations;
  for (const item of words) {
    if (denied.has(item) || !matters(item)) continue;
    const known = senses(item);
    if (known.size > 0 && !known.has('affirmed') && !isCited(context, clause, item))
      violations.push(violation('direction', item.text, `the template denies "${item.text}" here`));
  }
  return violations;

  /** A title of the cited evidence has the word, undenied. */
  function isCited(_: RuleContext, __: Clause, item: WordItem): boolean {
    return [...cited].some((id) => {
      const title = index.evidence.get(id)?.pack.title.toLowerCase() ?? '';
      return item.forms.some((form) => title.includes(form));
    });
  }
}

/** `no longer` denies; it does not say that anything takes longer. */
function isNoLonger({ items }: Clause, item: WordItem): boolean {
  return (
    item.text.toLowerCase() === 'longer' &&
    isWord(items[items.indexOf(item) - 1], 'no', 'not', 'any')
  );
}

/** `never before` and `not seen before`: the count before has to be zero. */
function isFreshly({ index, cited, chosen, parsed }: RuleContext, clause: Clause): boolean {
  // `before the incident, no request waited`: the word of time may stand in the clause before.
  const previous = parsed.clauses[parsed.clauses.indexOf(clause) - 1];
  const earlier = previous?.values.length === 0 ? previous.items : [];
  const fresh = [...earlier, ...clause.items].some((item) =>
    isWord(item, 'before', 'previously', 'earlier', 'beforehand'),
  );
  if (!fresh || !clause.items.some((item) => isWord(item, 'never', 'not', 'no', 'none')))
    return false;
  const given = [...chosen.values()].flatMap(({ measure }) =>
    measure === undefined ? [] : [measure],
  );
  if (given.length > 0) return given.some(({ before }) => before === 0);
  return [...cited].some((id) =>
    index.evidence
      .get(id)
      ?.facts.some(
        ({ role, field, value }) => (role === 'before' || field === 'count_before') && value === 0,
      ),
  );
}
