import type { Violation } from '../claim.ts';
import type { Clause } from '../read/clauses.ts';
import { isMark, isWord } from '../read/item.ts';
import { violation } from '../read/violation.ts';
import type { Rule, RuleContext } from './rule.ts';

const well =
  'normal normally usual usually ordinary ordinarily expect expected regular regularly common typical typically'.split(
    ' ',
  );
const ended = 'end finish stop cease over resolve recover complete'.split(' ');

/** That all is well, or over again, is a claim; no evidence of a pack makes it. */
export const stateRule: Rule = (context) =>
  context.parsed.clauses.flatMap((clause) =>
    clause.items.flatMap((item, at): readonly Violation[] => {
      if (item.kind !== 'word' || isSaid(context, clause, at)) return [];
      if (isWord(item, ...well) && !isBaseline(clause, at))
        return [violation('certainty', item.text, `nothing says that it is "${item.text}"`)];
      if (item.text === 'too')
        return [violation('certainty', item.text, 'nothing says how much is too much')];
      const troubled =
        clause.topics.has('errors') ||
        clause.items.some((one) => isWord(one, 'trouble', 'problem', 'incident', 'issue'));
      if (troubled && isWord(item, ...ended) && isPredicate(clause, at))
        return [violation('certainty', item.text, 'nothing says that it is over')];
      return [];
    }),
  );

/** The template uses the word with the same neighbour. */
function isSaid({ profile }: RuleContext, { items }: Clause, at: number): boolean {
  const word = (place: number): string => {
    const item = items[place];
    return item?.kind === 'word' ? item.text.toLowerCase() : '{}';
  };
  return (
    profile.pairs.has(`${word(at - 1)} ${word(at)}`) &&
    word(at - 1) !== '{}' &&
    word(at - 1) !== 'is'
  );
}

/** `normally 20 ms`, `than usual`, `its normal value`: what it was before. */
function isBaseline({ items }: Clause, at: number): boolean {
  if (isWord(items[at - 1], 'than', 'of', 'its', 'times', 'time')) return true;
  return items.slice(Math.max(0, at - 4), at + 4).some(({ kind }) => kind === 'value');
}

/** `over` is a preposition where something follows it. */
function isPredicate({ items }: Clause, at: number): boolean {
  if (!isWord(items[at], 'over')) return true;
  return items[at + 1] === undefined || isMark(items[at + 1], '.', ',', ';');
}
