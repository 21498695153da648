import type { Report } from '@abduce/core';
import { formatTime } from '../format.ts';
import { confidenceWords, verdictWords } from '../headlines.ts';
import type { TextWriter } from '../text-writer.ts';
import { type Child, html, type Markup } from './markup.ts';
import type { Card } from './section.ts';
import { sentence } from './sentence.ts';

function meter({ confidence }: Report): Markup {
  const share = Math.round(Math.min(1, Math.max(0, confidence)) * 1000) / 10;
  return html`<svg class="meter" width="100%" height="6" aria-hidden="true"><rect class="rest" width="100%" height="6" rx="3"/><rect class="part" width="${share}%" height="6" rx="3"/></svg>`;
}

/** Light, dark, or as the system says: three radio buttons, and the style sheet does the rest. */
const themes: Markup = html`<fieldset class="themes"><legend>Theme</legend><label><input type="radio" name="theme" id="theme-auto" checked>Auto</label><label><input type="radio" name="theme" id="theme-light">Light</label><label><input type="radio" name="theme" id="theme-dark">Dark</label></fieldset>`;

/** Verdict, title, summary and the facts one asks for first, then links to what follows. */
export function pageHeader(report: Report, writer: TextWriter, cards: readonly Card[]): Markup {
  const { rootCause, onset, window } = report;
  const fact = (name: string, value: Child): Markup =>
    html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
  const facts: readonly (Markup | undefined)[] = [
    onset === undefined
      ? undefined
      : fact(
          'Since',
          html`<time datetime="${new Date(onset).toISOString()}">${formatTime(onset)}</time> <small>${dateOf(onset)}</small>`,
        ),
    fact(
      'Confidence',
      html`${confidenceWords(report)} <small>${report.grade}</small>${meter(report)}`,
    ),
    rootCause && fact('Root cause in', sentence(writer, [{ entity: rootCause.entity }])),
    rootCause &&
      fact(
        'Set off by',
        rootCause.trigger === undefined ? 'no known change' : sentence(writer, rootCause.trigger),
      ),
    fact(
      'Window',
      html`${formatTime(window.start).replace(' UTC', '')} – ${formatTime(window.end)} <small>${dateOf(window.start)}</small>`,
    ),
  ];
  return html`<header class="${report.verdict}"><div class="bar"><span class="verdict">${verdictWords[report.verdict]}</span>${themes}</div>
<h1>${sentence(writer, report.title)}</h1>
<p class="lead">${sentence(writer, report.summary)}</p>
<dl class="facts">${facts.filter((one) => one !== undefined)}</dl>
<nav aria-label="Sections"><ul>${cards.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`)}</ul></nav></header>`;
}

function dateOf(time: number): string {
  return formatTime(time, { date: true }).slice(0, 10);
}
