import type { Violation } from '../claim.ts';
import type { PackIndex } from '../index/pack-index.ts';
import { type Item, isMark, isWord, type WordItem } from '../read/item.ts';
import { violation } from '../read/violation.ts';
import { majority, partly, sure, tooSure, universal } from '../words/certainty.ts';
import { cueAt } from '../words/cues.ts';
import { bigWords, motionOf, predicateOf, smallWords } from '../words/directions.ts';
import { exonerating } from '../words/exonerating.ts';
import { instructions } from '../words/instructions.ts';
import { isDenial, isNegation } from '../words/negations.ts';
import { ratioWords, vagueAmounts } from '../words/number-words.ts';
import { plainWords } from '../words/plain.ts';
import { topicsIn } from '../words/topics.ts';
import type { Rule } from './rule.ts';

/** Every word is one that a rule weighs, one that claims nothing, or one of the template's. */
export const wordsRule: Rule = ({ index, profile, parsed, cited }) => {
  const violations: Violation[] = [];
  const titles = titleWords(index, cited);
  for (const [at, item] of parsed.items.entries()) {
    if (item.kind !== 'word') continue;
    const word = item.text.toLowerCase();
    const orderly = word === 'first' && isFirstSeen(parsed.items, at);
    const known =
      isKnown(item) ||
      orderly ||
      titles.has(word) ||
      item.forms.some((form) => profile.senses.has(form));
    if (instructions.has(word))
      violations.push(violation('markup', item.text, 'a report does not address its reader'));
    else if (!known || (word === 'first' && !orderly)) violations.push(unknown(item));
    else if (isStranger(parsed.items, at, item, titles))
      violations.push(
        violation(
          'entity',
          item.text,
          `"${item.text}" looks like a name; no such name is in the pack`,
        ),
      );
  }
  return violations;
};

function isKnown({ forms, text }: WordItem): boolean {
  const word = text.toLowerCase();
  return (
    isNegation(word) ||
    ratioWords.has(word) ||
    vagueAmounts.has(word) ||
    topicsIn([forms]).length > 0 ||
    isDenial(forms) ||
    cueAt([forms], 0) !== undefined ||
    motionOf(forms) !== undefined ||
    predicateOf(forms) !== undefined ||
    forms.some((form) => plainWords.has(form) || lists.some((list) => list.has(form)))
  );
}

const lists: readonly ReadonlySet<string>[] = [
  tooSure,
  sure,
  partly,
  universal,
  majority,
  bigWords,
  smallWords,
  exonerating,
  new Set(
    'end finish too spread propagate cascade root due owe responsible blame result set thanks turn caused half time one only than high low medium moderate about roughly approximately around nearly almost close circa exceed unknown undetermined unclear determine persist ongoing last'.split(
      ' ',
    ),
  ),
];

/** Titles of measurements are our own words; those of changes are anybody's. */
function titleWords(index: PackIndex, cited: ReadonlySet<string>): ReadonlySet<string> {
  const words = new Set<string>();
  for (const id of cited) {
    const pack = index.evidence.get(id)?.pack;
    if (pack === undefined || pack.kind === 'change') continue;
    for (const word of pack.title.match(/[A-Za-z][A-Za-z'’/-]*/g) ?? [])
      words.add(word.toLowerCase());
    for (const { field } of pack.facts) for (const word of field.split('_')) words.add(word);
  }
  return words;
}

function isFirstSeen(items: readonly Item[], at: number): boolean {
  const next = items[at + 1];
  if (isWord(items[at - 1], 'at')) return true;
  if (
    isWord(
      next,
      'at',
      'see',
      'appear',
      'log',
      'observe',
      'record',
      'notice',
      'occur',
      'report',
      'show',
      'on',
      'be',
    )
  )
    return true;
  return (
    isWord(next, 'time', 'record', 'one', 'occurrence', 'error', 'failure', 'sign', 'symptom') ||
    next?.kind === 'value'
  );
}

function unknown({ text }: WordItem): Violation {
  const name = /[A-Z]/.test(text.slice(1)) || /[-_./]/.test(text);
  if (name) return violation('entity', text, `"${text}" is no name of the pack`);
  return violation(
    'word',
    text,
    `"${text}" cannot be weighed; say it in plainer words, or with a reference`,
  );
}

const acronyms: ReadonlySet<string> = new Set(
  'A I CPU DNS GC IO I/O SQL HTTP TCP UTC RAM'.split(' '),
);

/** A capital inside a sentence makes a name of an ordinary word. */
function isStranger(
  items: readonly Item[],
  at: number,
  { text }: WordItem,
  titles: ReadonlySet<string>,
): boolean {
  if (!/^[A-Z]/.test(text)) return false;
  if (/^[A-Z]{2,}$/.test(text)) return !acronyms.has(text) && !titles.has(text.toLowerCase());
  const before = items[at - 1];
  if (before === undefined || isMark(before, '.', ':', '“', '"', '(', '—', '–', ';', '!', '?'))
    return false;
  if (acronyms.has(text)) return false;
  return !titles.has(text.toLowerCase()) || !/^(?:CPU|I\/O|DNS|GC)/.test(text);
}
