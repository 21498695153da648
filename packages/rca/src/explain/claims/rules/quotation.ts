import { isMark } from '../read/item.ts';
import { violation } from '../read/violation.ts';
import type { Rule } from './rule.ts';

const marks = ['"', '“', '”', '‘'];

/** Quotation marks stand around words of the evidence only: a reference, or a known name. */
export const quotationRule: Rule = ({ parsed: { items } }) => {
  let open = false;
  for (const item of items) {
    if (isMark(item, ...marks)) open = !open;
    else if (open && item.kind === 'word')
      return [violation('entity', item.text, 'quote by reference, such as {Q1} or {E1.title}')];
  }
  return [];
};
