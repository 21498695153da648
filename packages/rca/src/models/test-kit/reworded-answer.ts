import type { ModelAnswerDocument, WrittenSentence } from '../../explain/answer.ts';
import type { PackSentence } from '../../pack/pack.ts';
import type { SentPack } from './sent-data.ts';

/** Phrases of the template, and others that say the same. */
const phrases: readonly (readonly [RegExp, string])[] = [
  [/\brose from (\S+) to\b/g, 'went up from $1 to'],
  [/\bfell from (\S+) to\b/g, 'went down from $1 to'],
  [/\bset in at\b/g, 'began at'],
  [/\bstarted at\b/g, 'began at'],
  [/\bshortly before\b/g, 'just before'],
  [/\bis the root cause\b/g, 'is at the root of it'],
  [/\bbecame slow\b/g, 'turned slow'],
];

/** The sentences of a pack in slightly other words, as a careful writer would hand them in. Deterministic. */
export function rewordedAnswer({ sentences = [], actions = [] }: SentPack): ModelAnswerDocument {
  const of = (start: string): readonly WrittenSentence[] =>
    sentences.filter(({ place }) => place.startsWith(start)).map(reworded);
  return {
    title: of('title')[0] ?? { text: '', evidence: [] },
    summary: of('summary').slice(0, 5),
    cause: of('rootCause.text').slice(0, 4),
    chain: sentences.flatMap((sentence) => {
      const step = /^chain\[(\d+)\]/.exec(sentence.place)?.[1];
      return step === undefined ? [] : [{ step: Number(step) + 1, ...reworded(sentence) }];
    }),
    actions: actions.map(({ id }) => id),
  };
}

function reworded({ text, evidence }: PackSentence): WrittenSentence {
  const words = phrases.reduce((said, [from, to]) => said.replace(from, to), text);
  return { text: words, evidence };
}
