import { causeTemplates } from '../../../report/causes/cause-templates.ts';
import { synonyms } from '../book/synonyms.ts';
import { lexeme } from '../phrases/lexeme.ts';
import { type Pattern, patternOf } from '../phrases/pattern.ts';
import type { Item } from '../read/item.ts';
import { isWord } from '../read/item.ts';
import { readItems } from '../read/read-items.ts';
import type { PackIndex } from './pack-index.ts';

/** What the template's own sentences say of this incident, ready to be recognised in other sentences. */
export interface Template {
  /** Clauses that name the root cause, as after "because". */
  readonly rootClauses: readonly Pattern[];
  /** Entities that those clauses name besides the root. */
  readonly rootPeers: ReadonlySet<string>;
  /** Quotations in the clause of the title, in order: each as it is shown and as a part. */
  readonly rootQuotes: readonly (readonly string[])[];
  /** What the clause rests on. */
  readonly rootEvidence: ReadonlySet<string>;
  /** Whole sentences, without the full stop. */
  readonly sentences: readonly TemplateSentence[];
}

export interface TemplateSentence {
  readonly pattern: Pattern;
  readonly evidence: readonly string[];
  /** It has a pronoun, so that it may not follow anything. */
  readonly anaphoric: boolean;
  /** It gives a cause. */
  readonly causal: boolean;
  /** It names an entity. */
  readonly named: boolean;
}

export function templateOf(index: PackIndex): Template {
  const all = [...index.evidence.keys()];
  const itemsOf = (text: string): readonly Item[] =>
    readItems(index, { text, evidence: all }).items;
  const { sentences, cause } = index.pack;
  const title = sentences.find(({ place }) => place === 'title')?.text ?? '';
  const because =
    cause === null
      ? []
      : [
          title.slice(title.indexOf(': ') + 2),
          ...sentences.filter(({ place }) => place === 'rootCause.text[0]').map(({ text }) => text),
        ].map((text) => bare(itemsOf(text)));
  const named = because.flat();
  return {
    rootClauses: [
      ...because.map((items) => patternOfItems(items, index.root)),
      ...generalClauses(index),
    ],
    rootPeers: new Set(
      named.flatMap((item) =>
        item.kind === 'entity' && item.name !== index.root ? [item.name] : [],
      ),
    ),
    rootEvidence: new Set(
      sentences.find(({ place }) => place === 'rootCause.text[0]')?.evidence ?? [],
    ),
    rootQuotes: (because[0] ?? []).flatMap((item) => {
      if (item.kind !== 'quoted') return [];
      const { part } = item;
      const shown = typeof part === 'object' && 'quote' in part ? [part.quote] : [];
      return [[JSON.stringify(part), ...shown]];
    }),
    sentences: sentences.map(({ text, evidence, place }) => {
      const items = bare(itemsOf(text));
      return {
        pattern: patternOfItems(items),
        evidence,
        anaphoric: items.some((item) => isWord(item, 'it', 'its')),
        causal: items.some((item) => isWord(item, 'because')) || place === 'title',
        named: items.some(({ kind }) => kind === 'entity'),
      };
    }),
  };
}

function bare(items: readonly Item[]): readonly Item[] {
  const last = items.at(-1);
  return last?.kind === 'mark' && last.text === '.' ? items.slice(0, -1) : items;
}

/** The catalogue's less telling clauses for such a cause; a whole network is more than the path between two. */
function generalClauses({ pack }: PackIndex): readonly Pattern[] {
  if (pack.cause === null || /^(?:network|packet|bandwidth)/.test(pack.cause)) return [];
  const general = causeTemplates[pack.cause].because.filter((text) =>
    (text.match(/\{\w+\}/g) ?? []).every((slot) => slot === '{entity}'),
  );
  return general.map((text): Pattern => {
    const parts = text.match(/\{\w+\}|[A-Za-z][A-Za-z'/-]*|,/g) ?? [];
    return { kind: 'all', parts: parts.map(partOf) };
  });
}

function partOf(word: string): Pattern {
  const place = (name: string): Pattern => ({ kind: 'place', name, option: '' });
  if (word === '{entity}') return place('root');
  if (word === ',') return { kind: 'mark', mark: word };
  return wordPattern(word);
}

/** `root`: an entity that a pronoun may stand for. */
function patternOfItems(items: readonly Item[], root?: string): Pattern {
  const place: Pattern = { kind: 'place', name: 'root', option: '' };
  const isRoot = (item: Item): boolean => item.kind === 'entity' && item.name === root;
  return { kind: 'all', parts: items.map((item) => (isRoot(item) ? place : patternOfItem(item))) };
}

function patternOfItem(item: Item): Pattern {
  switch (item.kind) {
    case 'word':
      return wordPattern(item.text);
    case 'mark':
      return { kind: 'mark', mark: item.text };
    case 'entity':
      return { kind: 'place', name: 'same', option: item.name };
    case 'quoted':
      return { kind: 'place', name: 'same', option: JSON.stringify(item.part) };
    case 'value':
      return { kind: 'place', name: 'same', option: JSON.stringify(item.candidates[0]?.part) };
  }
}

/** Words that tell the tense: what was so is not said to be so. */
const exact = new Set('is are was were has have had'.split(' '));

function wordPattern(word: string): Pattern {
  if (exact.has(word.toLowerCase())) return { kind: 'word', word: word.toLowerCase() };
  const others = synonyms[word.toLowerCase()];
  const pattern = others === undefined ? lexeme(word) : patternOf(others);
  return /^(?:the|a|an)$/i.test(word) ? { kind: 'maybe', part: pattern } : pattern;
}
