import type { Reader } from './reader.ts';

const lasting = new Set('now currently still present keeps keep ongoing'.split(' '));
const present = new Set(
  'is are has have take takes fail fails need needs answer answers last lasts serve serves wait waits spend spends use uses keep'.split(
    ' ',
  ),
);

/** Words of the present for what was over before the window ended; `ended` for a measurement that came back by itself. */
export function tenseProblem(
  { index, items }: Reader,
  from: number,
  end: number,
  ended = false,
): string | undefined {
  const over = index.harmEnd !== undefined;
  if (!over && !ended) return undefined;
  for (const item of items.slice(from, end)) {
    if (item.kind !== 'word') continue;
    const word = item.text.toLowerCase();
    if (lasting.has(word) || (over && present.has(word)))
      return `it was over when the window ended; "${item.text}" says that it goes on`;
  }
  return undefined;
}
