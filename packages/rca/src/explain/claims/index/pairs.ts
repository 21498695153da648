import type { EvidencePack } from '../../../pack/pack.ts';
import { causeTemplates } from '../../../report/causes/cause-templates.ts';

/**
 * Pairs of neighbouring words in what the template says and in titles, in lower case: where "one call" is its phrase,
 * "one" counts nothing.
 */
export function pairsOf({ cause, sentences, evidence }: EvidencePack): ReadonlySet<string> {
  const general =
    cause === null ? [] : [...causeTemplates[cause].because, ...causeTemplates[cause].how.flat()];
  const titles = evidence.filter(({ kind }) => kind !== 'change').map(({ title }) => title);
  const pairs = new Set<string>();
  for (const text of [...sentences.map((one) => one.text), ...general, ...titles]) {
    const words =
      text.replace(/\{[^{}]*\}/g, ' {} ').match(/[A-Za-z][A-Za-z'’/-]*|\{\}|[,.;:]/g) ?? [];
    for (const [at, word] of words.entries()) {
      const next = words[at + 1];
      if (next !== undefined) pairs.add(`${word} ${next}`.toLowerCase());
    }
  }
  return pairs;
}
