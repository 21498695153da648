import type { Violation } from '../claim.ts';
import type { Clause } from '../read/clauses.ts';
import { isWord } from '../read/item.ts';
import { violation } from '../read/violation.ts';
import { motionOf } from '../words/directions.ts';
import { ratioWords, vagueAmounts } from '../words/number-words.ts';
import { isGeneral } from './direction.ts';
import type { Rule, RuleContext } from './rule.ts';
import { givenMeasures, spokenMeasures } from './targets.ts';

/** `twice`, `half`, `dozens`: amounts in words that are no numbers. */
export const ratioWordsRule: Rule = (context) =>
  context.parsed.clauses.flatMap((clause) =>
    clause.items.flatMap((item, at) => {
      if (item.kind !== 'word') return [];
      const word = item.text.toLowerCase();
      if (vagueAmounts.has(word)) {
        if (word === 'most' && isWord(clause.items[at + 1], 'likely', 'probable')) return [];
        const allowed = word === 'percentile' || isGeneral(context, clause, at);
        return allowed
          ? []
          : [violation('number', item.text, `"${item.text}" is no number that a fact bears out`)];
      }
      if (word === 'half' && isWord(clause.items[at + 1], 'of'))
        return halfProblem(context, clause, at);
      const claimed = ratioWords.get(word);
      // Verbs such as "doubled" are weighed with the other words of movement.
      if (claimed === undefined || (motionOf(item.forms) !== undefined && claimed !== 0.5))
        return [];
      if (isWord(clause.items[at - 1], 'no')) return [];
      const given = givenMeasures(context, clause);
      const measures = given.length > 0 ? given : spokenMeasures(context, clause);
      const fits = measures.some(({ before, after }) => {
        if (before === undefined || after === undefined || before === 0) return false;
        return Math.abs(after / before / claimed - 1) <= 0.1;
      });
      return fits
        ? []
        : [violation('number', item.text, `no cited number is ${item.text} what it was`)];
    }),
  );

/** `more than half of the requests failed`: a share of failures on that side of the middle. */
function halfProblem(context: RuleContext, clause: Clause, at: number): readonly Violation[] {
  const [before, first] = [clause.items[at - 1], clause.items[at - 2]];
  const than = isWord(before, 'than');
  const above = isWord(before, 'over') || (than && isWord(first, 'more'));
  const below = isWord(before, 'under') || (than && isWord(first, 'less', 'few', 'fewer'));
  const failing = clause.topics.has('errors');
  const fits = spokenMeasures(context, clause, 'errors').some(({ unit, after = Number.NaN }) => {
    if (unit !== '1' || !failing) return false;
    if (above) return after > 0.5 && after <= 0.75;
    return below ? after < 0.5 && after >= 0.25 : Math.abs(after - 0.5) <= 0.05;
  });
  const item = clause.items[at];
  const words = item?.kind === 'word' ? item.text : 'half';
  return fits ? [] : [violation('number', words, 'no cited share says so')];
}
