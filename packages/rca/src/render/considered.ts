import type { ReportHypothesis, Text } from '@abduce/core';
import type { TextWriter } from './text-writer.ts';

/** Hypotheses that share their reason, told in one line. */
export interface Considered {
  readonly title: string;
  readonly text: string;
}

/** What was considered, each reason once, in the order of first mention. */
export function consideredLines(
  items: readonly ReportHypothesis[],
  writer: TextWriter,
): readonly Considered[] {
  const groups = new Map<string, { titles: string[]; text: string }>();
  for (const { title, text, evidence } of items) {
    const words: Text = evidence.length === 0 ? text : [...text, ' ', { cite: evidence }];
    const told = writer.write(words);
    const group = groups.get(told);
    if (group === undefined) groups.set(told, { titles: [writer.write(title)], text: told });
    else group.titles.push(writer.write(title));
  }
  return [...groups.values()].map(({ titles, text }) => ({ title: joined(titles), text }));
}

/** `A leak at web, memory that ran out at web` with the place said once, at the end. */
function joined(titles: readonly string[]): string {
  const [first = '', ...rest] = titles;
  if (rest.length === 0) return first;
  const place = first.match(/ at [^,]*$/)?.[0] ?? '';
  const shared = place !== '' && titles.every((title) => title.endsWith(place));
  const short = titles.map((title, at) => {
    const name = shared && at < titles.length - 1 ? title.slice(0, -place.length) : title;
    return at === 0 ? name : `${name.slice(0, 1).toLowerCase()}${name.slice(1)}`;
  });
  return `${short.slice(0, -1).join(', ')} and ${short.at(-1) ?? ''}`;
}
