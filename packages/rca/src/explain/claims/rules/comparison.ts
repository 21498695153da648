import { isWord } from '../read/item.ts';
import { violation } from '../read/violation.ts';
import type { Rule } from './rule.ts';

/** What a measurement may be compared with in words: itself at another time, or a number. */
const itself =
  'before usual normal usually normally earlier previously ever it in at the its a half twice double one two three any'.split(
    ' ',
  );

/** "Slower than": nothing weighs one entity, route or count against another, so a sentence may not either. */
export const comparisonRule: Rule = ({ parsed }) =>
  parsed.clauses.flatMap(({ items }) =>
    items.flatMap((item, at) => {
      if (!isWord(item, 'than') || isWord(items[at - 1], 'rather', 'other')) return [];
      const next = items[at + 1];
      const other = isWord(next, 'in', 'at', 'the') ? items[at + 2] : next;
      if (next === undefined || other?.kind === 'value' || isWord(next, ...itself)) {
        if (other?.kind !== 'entity') return [];
      }
      const problem = 'compare a measurement with itself before, not with another';
      return [violation('direction', 'than', problem)];
    }),
  );
