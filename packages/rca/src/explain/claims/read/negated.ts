import { isNegation } from '../words/negations.ts';
import { type Item, isWord } from './item.ts';

/** Phrases with a word of denial that deny nothing. */
const harmless: ReadonlySet<string> = new Set([
  'not only',
  'no matter',
  'nothing but',
  'no later',
  'whether or',
]);

const auxiliaries =
  'do be is are was were have can could may might not and but did does had has'.split(' ');

/** How far a word of denial reaches: `without errors`, `nodes not ready`, or to the end of the clause. */
function reach(items: readonly Item[], at: number): number {
  const item = items[at];
  if (isWord(item, 'without')) return 2;
  const before = items[at - 1];
  const attached =
    before !== undefined && before.kind !== 'mark' && !isWord(before, ...auxiliaries);
  return isWord(item, 'not') && attached ? 1 : items.length;
}

/** The items of a clause that stand behind a word of denial, that word included. */
export function negatedItems(items: readonly Item[]): ReadonlySet<Item> {
  const denied = new Set<Item>();
  for (const [at, item] of items.entries()) {
    if (item.kind !== 'word' || !isNegation(item.text.toLowerCase())) continue;
    const next = items[at + 1];
    const pair = `${item.text} ${next?.kind === 'word' ? next.text : ''}`.toLowerCase();
    if (harmless.has(pair)) continue;
    for (const one of items.slice(at, at + reach(items, at) + 1)) denied.add(one);
  }
  return denied;
}
