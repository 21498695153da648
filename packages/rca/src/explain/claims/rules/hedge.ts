import { isWord } from '../read/item.ts';
import { violation } from '../read/violation.ts';
import type { Rule } from './rule.ts';

/** `more than {E7.after}` says more than the number does: a reference shows it exactly. */
export const hedgeRule: Rule = ({ parsed: { items }, sentence: { text } }) =>
  items.flatMap((item, at) => {
    if (item.kind !== 'value' || item.typed !== undefined) return [];
    const [before, first] = [items[at - 1], items[at - 2]];
    const pair =
      (isWord(before, 'than') && isWord(first, 'more', 'less', 'fewer', 'great', 'greater')) ||
      (isWord(before, 'least', 'most') && isWord(first, 'at')) ||
      isWord(before, 'above', 'below', 'under', 'exceed');
    if (!pair) return [];
    const words = text.slice(first?.start ?? item.start, item.end);
    return [
      violation('number', words, 'a reference shows the number itself; leave the comparison out'),
    ];
  });
