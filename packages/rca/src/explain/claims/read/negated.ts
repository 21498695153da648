import { isNegation } from '../words/negations.ts';
import type { Item } from './item.ts';

/** Phrases with a word of denial that deny nothing. */
const harmless: ReadonlySet<string> = new Set([
  'not only',
  'no matter',
  'nothing but',
  'no later',
  'whether or',
]);

/** The items of a clause that stand behind a word of denial, that word included. */
export function negatedItems(items: readonly Item[]): ReadonlySet<Item> {
  const denied = new Set<Item>();
  let open = false;
  for (const [at, item] of items.entries()) {
    if (item.kind === 'word' && isNegation(item.text.toLowerCase())) {
      const next = items[at + 1];
      const pair = `${item.text} ${next?.kind === 'word' ? next.text : ''}`.toLowerCase();
      if (!harmless.has(pair)) open = true;
    }
    if (open) denied.add(item);
  }
  return denied;
}
