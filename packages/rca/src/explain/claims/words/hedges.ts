import type { Hedge } from '../read/match-quantity.ts';

/** Words and marks before a number that is not meant to its last digit. */
const hedges: Readonly<Record<string, Hedge>> = {
  about: 'near',
  around: 'near',
  roughly: 'near',
  approximately: 'near',
  some: 'near',
  circa: 'near',
  '~': 'near',
  '≈': 'near',
  over: 'above',
  above: 'above',
  exceeding: 'above',
  nearly: 'below',
  almost: 'below',
  under: 'below',
  below: 'below',
};

/** Which side of the number a word before it leaves open; undefined for other words. */
export function hedgeOf(word: string): Hedge {
  return Object.hasOwn(hedges, word) ? hedges[word] : undefined;
}
