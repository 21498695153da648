import { causeTypes } from '@abduce/core';
import type { EvidencePack } from '../../../pack/pack.ts';
import { causeTemplates } from '../../../report/causes/cause-templates.ts';
import { type Clause, parse } from '../read/clauses.ts';
import type { Item } from '../read/item.ts';
import { negatedItems } from '../read/negated.ts';
import { isDenial, isNegation } from '../words/negations.ts';
import { topicsOfWords } from './measure.ts';

/** What the template's own sentences say, clause by clause: a wording may say the same in other words. */
export interface TemplateProfile {
  /**
   * Words in base forms, and in which sense: affirmed or denied. With the name of an entity and a blank before it, in
   * which sense it is said of that entity.
   */
  readonly senses: ReadonlyMap<string, ReadonlySet<'affirmed' | 'denied'>>;
  /** Topics of clauses, with the entities they speak of. */
  readonly clauses: readonly {
    readonly topics: ReadonlySet<string>;
    readonly entities: readonly string[];
  }[];
  readonly topics: ReadonlySet<string>;
  /** Pairs of neighbouring words. */
  readonly pairs: ReadonlySet<string>;
}

/** Sentences without entities and numbers, which hold for every incident of its kind. */
function generalTexts({ cause }: EvidencePack): readonly string[] {
  if (cause === null) return [];
  const { because, how } = causeTemplates[cause];
  return [causeTypes[cause].title, cause.replaceAll('_', ' '), ...because, ...how.flat()];
}

export function templateTexts(pack: EvidencePack): readonly string[] {
  return [...pack.sentences.map(({ text }) => text), ...generalTexts(pack)];
}

/** Titles of measurements: our words, as those of the template are. */
export function titleTexts(pack: EvidencePack): readonly string[] {
  return pack.evidence.filter(({ kind }) => kind !== 'change').map(({ title }) => title);
}

/** Pairs of neighbouring words, in lower case. */
export function pairsOf(texts: readonly string[]): ReadonlySet<string> {
  const pairs = new Set<string>();
  for (const text of texts) {
    const words =
      text.replace(/\{[^{}]*\}/g, ' {} ').match(/[A-Za-z][A-Za-z'’/-]*|\{\}|[,.;:]/g) ?? [];
    for (const [at, word] of words.entries()) {
      const next = words[at + 1];
      if (next !== undefined) pairs.add(`${word} ${next}`.toLowerCase());
    }
  }
  return pairs;
}

export function profileOf(
  pack: EvidencePack,
  readText: (text: string) => readonly Item[],
): TemplateProfile {
  const senses = new Map<string, Set<'affirmed' | 'denied'>>();
  const clauses: { topics: ReadonlySet<string>; entities: readonly string[] }[] = [];
  const texts = templateTexts(pack);
  const topics = new Set<string>();
  const take = (clause: Clause): void => {
    clauses.push({ topics: clause.topics, entities: clause.entities });
    for (const topic of clause.ownTopics) topics.add(topic);
    const denied = negatedItems(clause.items);
    const words = clause.items.filter((item) => item.kind === 'word');
    const denial =
      words.some(({ forms }) => isDenial(forms)) &&
      !words.some(({ text }) => isNegation(text.toLowerCase()));
    for (const item of clause.items) {
      if (item.kind !== 'word') continue;
      for (const form of item.forms) {
        const known = senses.get(form) ?? new Set();
        // What was lost is there no more: its name stands in a denial, though no word denies it.
        if (denial && !isDenial(item.forms)) known.add('denied').add('affirmed');
        senses.set(form, known.add(denied.has(item) ? 'denied' : 'affirmed'));
        for (const name of clause.entities) {
          const key = `${name} ${form}`;
          const own = senses.get(key) ?? new Set();
          if (denial && !isDenial(item.forms)) own.add('denied').add('affirmed');
          senses.set(key, own.add(denied.has(item) ? 'denied' : 'affirmed'));
        }
      }
    }
  };
  for (const text of texts) for (const clause of parse(readText(text)).clauses) take(clause);
  for (const text of generalTexts(pack))
    for (const topic of topicsOfWords(text.replace(/\{[^{}]*\}/g, ' zz '))) topics.add(topic);
  return { senses, clauses, topics, pairs: pairsOf(texts) };
}
