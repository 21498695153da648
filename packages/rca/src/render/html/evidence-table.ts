import type { Evidence, Report } from '@abduce/core';
import { cleanText } from '../clean.ts';
import { evidenceTitle } from '../evidence-title.ts';
import { factWords } from '../fact-words.ts';
import { formatTime } from '../format.ts';
import { queryWords } from '../query-words.ts';
import type { TextWriter } from '../text-writer.ts';
import { breakable, html, type Markup } from './markup.ts';
import { bounded, type Card, leftOut, section } from './section.ts';
import { sentence } from './sentence.ts';

/** The longest piece of a query, and of the facts, that is shown. */
const limits = { query: 300, facts: 900, most: 300 };

const trustWords = {
  system: 'written by the system',
  application: 'written by the application',
  user_influenced: 'may be written by users',
} as const;

function rowOf(item: Evidence, writer: TextWriter): Markup {
  const { id, kind, trust, entity, window, query } = item;
  const place = entity === '' ? 'system' : sentence(writer, [{ entity }]);
  const clock = (time: number): string => formatTime(time).replace(' UTC', '');
  return html`<tr id="${id}" tabindex="-1"><th scope="row">${id}</th><td>${breakable(cleanText(evidenceTitle(item), 200))}<small>${place} · ${kind} · ${trustWords[trust]}</small></td><td>${breakable(cleanText(factWords(item), limits.facts))}</td><td><code>${breakable(cleanText(queryWords(query), limits.query))}</code><small>${clock(window.start)} – ${clock(window.end)}</small></td></tr>`;
}

/** Evidence with its queries; of too much, what the report cites is kept. `cited` are ids, most important first. */
export function evidenceSection(
  { evidence }: Report,
  writer: TextWriter,
  cited: ReadonlyMap<string, number>,
  room: number,
): Card | undefined {
  if (evidence.length === 0) return undefined;
  const places = new Map(evidence.map(({ id }, at) => [id, at]));
  const order = evidence.toSorted(
    (a, b) => (cited.get(a.id) ?? cited.size) - (cited.get(b.id) ?? cited.size),
  );
  const { shown, left } = bounded(order, (item) => rowOf(item, writer), {
    most: limits.most,
    room,
  });
  const rows = shown
    .map((markup, at) => ({ markup, place: places.get(order[at]?.id ?? '') ?? 0 }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ markup }) => markup);
  return section(
    'evidence',
    'Evidence',
    html`<table class="evidence"><thead><tr><th scope="col">Id</th><th scope="col">What</th><th scope="col">Facts</th><th scope="col">Query</th></tr></thead><tbody>${rows}</tbody></table>${leftOut(left, 'piece of evidence', 'pieces of evidence')}`,
  );
}
