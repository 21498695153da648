import type { Violation } from '../claim.ts';
import { type Item, isMark, isWord } from '../read/item.ts';
import { violation } from '../read/violation.ts';
import { orders } from '../words/instructions.ts';
import type { Rule } from './rule.ts';

/** A dash or a tilde that does not stand before, or between, numbers. */
function isStray(items: readonly Item[], at: number): boolean {
  const [before, item, next] = [items[at - 1], items[at], items[at + 1]];
  if (isMark(item, '~', '≈')) return next?.kind !== 'value';
  if (isMark(item, '->', '→')) return before?.kind !== 'value' || next?.kind !== 'value';
  return isMark(item, '-', '−', '×', '%') && (before?.kind !== 'value' || next?.kind !== 'value');
}

const limits = { characters: 600, sentences: 3 } as const;

/** A statement of bearable length: no question, no call, no order. */
export const formRule: Rule = ({ sentence: { text }, parsed: { items } }) => {
  const violations: Violation[] = [];
  const say = (words: string, problem: string): void => {
    violations.push(violation('form', words, problem));
  };
  if (text.length > limits.characters) say(text, `at most ${limits.characters} characters`);
  if (items.filter(({ kind }) => kind !== 'mark').length < 2) say(text, 'this is no sentence');
  const ends = items.filter((item) => isMark(item, '.')).length;
  if (ends > limits.sentences) say(text, 'one sentence at a time');
  for (const [at, item] of items.entries()) {
    if (item.kind === 'value' && items[at + 1]?.kind === 'value')
      say(text.slice(item.start, items[at + 1]?.end), 'a word is missing between two values');
    const next = items[at + 1];
    if (isMark(item, '.') && next?.kind === 'word' && /^[a-z]/.test(next.text))
      say(next.text, 'a sentence begins with a capital');
    if (isStray(items, at)) violations.push(violation('markup', '-', 'write it in words'));
    if (isMark(item, '?', '!'))
      say(item.kind === 'mark' ? item.text : '', 'a report states; it does not ask or exclaim');
    if (isMark(item, '/', '+')) violations.push(violation('markup', '/', 'write it in words'));
  }
  for (const [at, item] of items.entries()) {
    const begins = at === 0 || isMark(items[at - 1], '.', ':', ';');
    if (!begins || item.kind !== 'word' || !orders.has(item.text.toLowerCase())) continue;
    const next = items[at + 1];
    if (
      isWord(next, 'of', 'per', 'at', 'rate', 'volume', 'latency', 'duration', 'in', 'for') ||
      (isMark(next, ',') && at > 0)
    )
      continue;
    if (isWord(item, 'report', 'answer', 'reply', 'note', 'release', 'start', 'use', 'call')) {
      if (next?.kind === 'word' && /s$/.test(next.text)) continue;
    }
    violations.push(
      violation('markup', item.text, 'a report tells what was found, not what to do'),
    );
  }
  return violations;
};
