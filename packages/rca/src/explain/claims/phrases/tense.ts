import type { Reader } from './reader.ts';

const lasting = new Set('now currently still present keep keeps ongoing'.split(' '));
const auxiliaries = new Set('is are has have'.split(' '));
/** Verbs of the book in the simple present, in forms that are no nouns. */
const present = new Set(
  `take takes fail fails need needs answer answers last lasts serve serves spend spends use uses become becomes slows
   saturate saturates receive receives get gets handle handles hold holds burn burns consume consumes retain retains
   lose loses give gives send sends reach reaches reads blocks rises falls climbs grows jumps increases starts begins
   throws asks`.split(/\s+/),
);

/** Words of the present for what was over before the window ended; `ended` for a measurement that came back by itself. */
export function tenseProblem(
  { index, items }: Reader,
  from: number,
  end: number,
  ended = false,
): string | undefined {
  if (index.harmEnd === undefined && !ended) return undefined;
  for (const [at, item] of items.slice(from, end).entries()) {
    if (item.kind !== 'word') continue;
    const word = item.text.toLowerCase();
    // Behind an article or "to" it is no present: "began to fail".
    const before = items[from + at - 1];
    const previous = before?.kind === 'word' ? before.text.toLowerCase() : '';
    const verb = present.has(word) && !/^(?:to|the|a|an|of|in|could|were|was)$/.test(previous);
    if (lasting.has(word) || auxiliaries.has(word) || verb)
      return `it was over when the window ended; "${item.text}" says that it goes on`;
  }
  return undefined;
}
