/**
 * Words that claim cause and effect, in base forms, with the side on which the cause stands:
 * `after`: X because Y; `before`: Y led to X; `noun`: the cause of X is Y, or Y is the cause of X.
 */
export type CueKind = 'after' | 'before' | 'noun';

const lists: Readonly<Record<CueKind, string>> = {
  after: `because of|because|due to|owing to|cause by|trigger by|set off by|result from|as a result of|the result of
    |result of|stem from|originate in|originate from|come from|trace to|trace back to|attribute to|attributable to
    |bring about by|bring on by|drive by|consequence of|on account of|explain by|account for by|follow from|blame on
    |start with|begin with|as a consequence of|go back to|down to|introduce by|come with|arise from|force by|make by
    |now that|given that|start by|made slow by|thanks to|thank to|behind it be|behind this be|behind this is|behind it be`,
  before: `cause|lead to|trigger|set off|set in motion|result in|bring about|bring on|explain|be responsible for
    |responsible for|be behind|behind it|behind this|be to blame for|to blame|at fault|drive|force|so that|therefore|thus|hence|thereby
    |as a result|consequently|in turn|as a consequence|account for|so|for this reason|which is why|that is why
    |start it|began it|mean that|spread to|propagate to|pass on to|on to|onto|spill over to|cascade to|carry over to|make it|make them|make request|make call|make the`,
  noun: `root cause|cause|culprit|origin|source|reason|trigger`,
};

export interface Cue {
  readonly kind: CueKind;
  /** Index of the first word, and how many. */
  readonly at: number;
  readonly length: number;
}

const phrases = (['after', 'before', 'noun'] as const)
  .flatMap((kind) =>
    lists[kind].split('|').map((phrase) => ({ kind, words: phrase.trim().split(/\s+/) })),
  )
  .sort((a, b) => b.words.length - a.words.length);

const articles = new Set('the a an its main actual likely probable root'.split(' '));
/** Nouns that are verbs too. */
const both = new Set(['cause', 'trigger', 'reason', 'source', 'origin']);

const byFirst = new Map<string, (typeof phrases)[number][]>();
for (const phrase of phrases) {
  const first = phrase.words[0] ?? '';
  byFirst.set(first, [...(byFirst.get(first) ?? []), phrase]);
}

/** The causal phrase that begins at a word; of equals the longest, and then in the order after, before, noun. */
export function cueAt(words: readonly (readonly string[])[], at: number): Cue | undefined {
  const named = words[at - 1]?.some((form) => articles.has(form)) === true;
  for (const form of words[at] ?? []) {
    for (const { kind, words: phrase } of byFirst.get(form) ?? []) {
      // Behind an article "the trigger" is a noun, elsewhere a verb.
      if (phrase.length === 1 && named !== (kind === 'noun') && both.has(form)) continue;
      if (phrase.every((word, offset) => words[at + offset]?.includes(word) === true))
        return { kind, at, length: phrase.length };
    }
  }
  return undefined;
}
