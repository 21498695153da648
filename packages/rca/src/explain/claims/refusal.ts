import type { Violation } from './claim.ts';
import type { PackIndex } from './index/pack-index.ts';
import { vocabulary } from './phrases/vocabulary.ts';
import { type Item, isMark, type WordItem } from './read/item.ts';
import { violation } from './read/violation.ts';
import { tooSure } from './words/certainty.ts';
import { instructions, orders } from './words/instructions.ts';

/** What single words are wrong in a sentence that could not be read: for the model, which may try once more. */
export function wordProblems(
  index: PackIndex,
  items: readonly Item[],
  cited: ReadonlySet<string>,
): readonly Violation[] {
  const said = saidWords(index, cited);
  return items.flatMap((item, at): readonly Violation[] => {
    if (isMark(item, '?', '!'))
      return [violation('form', textOf(item), 'a report states; it does not ask or exclaim')];
    if (item.kind !== 'word') return [];
    const word = item.text.toLowerCase();
    const begins = at === 0 || isMark(items[at - 1], '.', ':', ';');
    if (instructions.has(word) || (begins && orders.has(word) && items.length > 1))
      return [violation('markup', item.text, 'a report tells what was found, not what to do')];
    if (tooSure.has(word)) return [violation('certainty', item.text, 'no verdict is that sure')];
    if (item.forms.some((form) => vocabulary.has(form) || said.has(form))) return [];
    return [unknown(item)];
  });
}

function textOf(item: Item): string {
  return item.kind === 'mark' ? item.text : '';
}

/** Words of the template and of the titles of what is cited. */
function saidWords(index: PackIndex, cited: ReadonlySet<string>): ReadonlySet<string> {
  const texts = index.pack.sentences.map(({ text }) => text.replace(/\{[^{}]*\}/g, ' '));
  for (const id of cited) {
    const pack = index.evidence.get(id)?.pack;
    if (pack !== undefined && pack.kind !== 'change') texts.push(pack.title);
  }
  return new Set(texts.flatMap((text) => text.toLowerCase().match(/[a-z][a-z'’/-]*/g) ?? []));
}

function unknown({ text }: WordItem): Violation {
  const name = /[A-Z]/.test(text.slice(1)) || /[-_./]/.test(text);
  if (name) return violation('entity', text, `"${text}" is no name of the data`);
  return violation(
    'word',
    text,
    `"${text}" is no word of such reports; say it in plainer words, or with a reference`,
  );
}
