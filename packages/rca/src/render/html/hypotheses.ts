import type { Report, ReportHypothesis } from '@abduce/core';
import { capital } from '../../report/text.ts';
import type { TextWriter } from '../text-writer.ts';
import { html, type Markup } from './markup.ts';
import { bounded, type Card, leftOut, section } from './section.ts';
import { sentence } from './sentence.ts';

const statusWords = {
  supported: 'possible',
  refuted: 'ruled out',
  untestable: 'not testable',
} as const;

/** How many are shown before the rest is folded away. */
const open = 8;
const limits = { most: 80, room: 22_000 };

function hypothesisList(items: readonly ReportHypothesis[], writer: TextWriter): Markup {
  const list = (shown: readonly Markup[]): Markup => html`<ul class="hypotheses">${shown}</ul>`;
  const { shown, left } = bounded(
    items,
    (item) =>
      html`<li class="${item.status}"><span class="status">${statusWords[item.status]}</span><div><strong>${sentence(writer, item.title)}</strong><p>${sentence(writer, capital(item.text), item.evidence)}</p></div></li>`,
    limits,
  );
  const rest = shown.slice(open);
  const folded =
    rest.length === 0
      ? undefined
      : html`<details><summary>${rest.length} more</summary>${list(rest)}</details>`;
  return html`${list(shown.slice(0, open))}${folded}${leftOut(left, 'explanation', 'explanations')}`;
}

export function hypothesisSection(report: Report, writer: TextWriter): Card | undefined {
  const { alternatives, ruledOut } = report;
  if (alternatives.length + ruledOut.length === 0) return undefined;
  const possible =
    alternatives.length === 0
      ? undefined
      : html`<h3>Also possible</h3>${hypothesisList(alternatives, writer)}`;
  const out =
    ruledOut.length === 0
      ? undefined
      : html`${alternatives.length === 0 ? undefined : html`<h3>Not it</h3>`}${hypothesisList(ruledOut, writer)}`;
  const title =
    alternatives.length > 0
      ? 'Other explanations'
      : report.verdict === 'no_fault'
        ? 'What was looked at'
        : 'Ruled out';
  return section('ruled-out', title, html`${possible}${out}`);
}
