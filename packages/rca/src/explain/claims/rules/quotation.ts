import { isMark, isWord } from '../read/item.ts';
import { violation } from '../read/violation.ts';
import { motionOf } from '../words/directions.ts';
import type { Rule } from './rule.ts';

const marks = ['"', '“', '”', '‘'];

/** Quotation marks stand around words of the evidence only: a reference, or a known name. */
export const quotationRule: Rule = ({ parsed: { items } }) => {
  let open = false;
  for (const [at, item] of items.entries()) {
    if (item.kind === 'quoted' && isWord(items[at + 1], 'to') && items[at + 2]?.kind === 'value')
      return [violation('number', 'to', 'a number belongs here, not words')];
    // `rose to {E7.name}`: words are no value.
    if (item.kind === 'quoted' && isWord(items[at - 1], 'to', 'from', 'by')) {
      const moves = items
        .slice(Math.max(0, at - 6), at)
        .some(
          (one) =>
            one.kind === 'word' &&
            (motionOf(one.forms) !== undefined || isWord(one, 'up', 'down', 'go')),
        );
      if (moves) return [violation('number', 'to', 'a number belongs here, not words')];
    }
    if (isMark(item, ...marks)) open = !open;
    else if (open && item.kind === 'word')
      return [violation('entity', item.text, 'quote by reference, such as {Q1} or {E1.title}')];
  }
  return [];
};
