import type { ReportHypothesis } from '@abduce/core';
import type { TextWriter } from './text-writer.ts';

/** Hypotheses that share their reason, told in one line. */
export interface Considered {
  readonly title: string;
  readonly text: string;
}

/** Ids shown for one reason. */
const mostIds = 6;

/** What was considered, each reason once, in the order of first mention. */
export function consideredLines(
  items: readonly ReportHypothesis[],
  writer: TextWriter,
): readonly Considered[] {
  const groups = new Map<string, { titles: Set<string>; ids: Set<string>; changes: boolean }>();
  for (const { title, text, evidence, change } of items) {
    const told = writer.write(text);
    const group = groups.get(told) ?? { titles: new Set(), ids: new Set(), changes: true };
    groups.set(told, group);
    group.titles.add(writer.write(title));
    for (const id of evidence) group.ids.add(id);
    group.changes &&= change !== undefined;
  }
  return [...groups].map(([told, { titles, ids, changes }]) => {
    const cite = [...ids].slice(0, mostIds);
    const mark = cite.length === 0 ? '' : ` ${writer.write([{ cite }])}`;
    const each = changes && titles.size > 1 && /\bits?\b/.test(told) ? ', each' : '';
    return { title: `${joined([...titles])}${each}`, text: `${told}${mark}` };
  });
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
