import { isWord } from '../read/item.ts';
import { violation } from '../read/violation.ts';
import { motionOf } from '../words/directions.ts';
import { ratioWords, vagueAmounts } from '../words/number-words.ts';
import { isGeneral } from './direction.ts';
import type { Rule } from './rule.ts';
import { givenMeasures, spokenMeasures } from './targets.ts';

/** `twice`, `half`, `dozens`: amounts in words that are no numbers. */
export const ratioWordsRule: Rule = (context) =>
  context.parsed.clauses.flatMap((clause) =>
    clause.items.flatMap((item, at) => {
      if (item.kind !== 'word') return [];
      const word = item.text.toLowerCase();
      if (vagueAmounts.has(word)) {
        const allowed = word === 'percentile' || isGeneral(context, clause, at);
        return allowed
          ? []
          : [violation('number', item.text, `"${item.text}" is no number that a fact bears out`)];
      }
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
