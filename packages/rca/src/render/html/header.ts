import type { Report } from '@abduce/core';
import { formatTime } from '../format.ts';
import { confidenceWords, verdictWords } from '../headlines.ts';
import type { TextWriter } from '../text-writer.ts';
import { html, type Markup } from './markup.ts';
import { sentence } from './sentence.ts';

function meter({ confidence }: Report): Markup {
  const share = Math.round(Math.min(1, Math.max(0, confidence)) * 1000) / 10;
  return html`<svg class="meter" width="100%" height="6" aria-hidden="true"><rect class="rest" width="100%" height="6" rx="3"/><rect class="part" width="${share}%" height="6" rx="3"/></svg>`;
}

/** Light, dark, or as the system says: three radio buttons, and the style sheet does the rest. */
const themes: Markup = html`<fieldset class="themes"><legend>Theme</legend><label><input type="radio" name="theme" id="theme-auto" checked>Auto</label><label><input type="radio" name="theme" id="theme-light">Light</label><label><input type="radio" name="theme" id="theme-dark">Dark</label></fieldset>`;

export function pageHeader(report: Report, writer: TextWriter): Markup {
  const { rootCause, onset, window } = report;
  return html`<header class="${report.verdict}"><div class="bar"><span class="verdict">${verdictWords[report.verdict]}</span>${themes}</div>
<h1>${sentence(writer, report.title)}</h1>
<p class="lead">${sentence(writer, report.summary)}</p>
<dl class="facts">
<div><dt>Since</dt><dd>${onset === undefined ? 'not known' : html`<time datetime="${new Date(onset).toISOString()}">${formatTime(onset, { date: true })}</time>`}</dd></div>
<div><dt>Confidence</dt><dd>${confidenceWords(report)} <small>${report.grade}</small>${meter(report)}</dd></div>
<div><dt>Root cause in</dt><dd>${rootCause === undefined ? 'not known' : sentence(writer, [{ entity: rootCause.entity }])}</dd></div>
<div><dt>Set off by</dt><dd>${rootCause?.trigger === undefined ? 'no known change' : sentence(writer, rootCause.trigger)}</dd></div>
<div><dt>Window</dt><dd>${formatTime(window.start, { date: true }).replace(' UTC', '')} – ${formatTime(window.end)}</dd></div>
</dl></header>`;
}
