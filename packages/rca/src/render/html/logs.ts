import type { Report, ReportLogPattern } from '@abduce/core';
import { cleanText } from '../clean.ts';
import { formatNumber, formatTime, noData } from '../format.ts';
import type { TextWriter } from '../text-writer.ts';
import { breakable, html, type Markup } from './markup.ts';
import { bounded, type Card, leftOut, section } from './section.ts';
import { sentence } from './sentence.ts';

const limits = { most: 24, room: 40_000 };
const letters = 300;

/** A pattern grew when it is at least so many times as frequent, and the other way round. */
const factor = 2;

function news({ before, during }: ReportLogPattern): readonly [name: string, words: string] {
  if (!Number.isFinite(before)) return ['unknown', ''];
  if (before === 0 && during > 0) return ['new', 'new'];
  if (during === 0 && before > 0) return ['gone', 'silent'];
  if (during >= before * factor) return ['more', 'more often'];
  if (during * factor <= before) return ['less', 'less often'];
  return ['same', 'as before'];
}

function bar(kind: string, value: number, most: number): Markup {
  const share = most > 0 && value > 0 ? Math.min(100, Math.max(0.6, (value / most) * 100)) : 0;
  return html`<svg width="100%" height="9" aria-hidden="true"><rect class="rest" width="100%" height="9" rx="2"/><rect class="${kind}" width="${share}%" height="9" rx="2"/></svg>`;
}

function counted(value: number): string {
  return Number.isFinite(value) ? formatNumber(value) : noData;
}

/** What was logged, with how often before and during. `writer` is one of `htmlWriter`. */
export function logSection(
  { exhibits, window, onset }: Report,
  writer: TextWriter,
): Card | undefined {
  const { logs } = exhibits;
  if (logs.length === 0) return undefined;
  const most = logs.reduce(
    (high, { before, during }) =>
      Math.max(high, Number.isFinite(before) ? before : 0, Number.isFinite(during) ? during : 0),
    0,
  );
  const { shown, left } = bounded(
    logs,
    (pattern) => {
      const { entity, severity, template, before, during, firstSeen, evidence } = pattern;
      const [kind, words] = news(pattern);
      const first =
        firstSeen === undefined
          ? undefined
          : html` · first at <time datetime="${isoOf(firstSeen)}">${formatTime(firstSeen)}</time>`;
      const cite =
        evidence === undefined ? undefined : sentence(writer, [' ', { cite: [evidence] }]);
      return html`<tr><th scope="row"><code>${breakable(cleanText(template, letters))}</code><small>${cleanText(severity, 12)} · ${sentence(writer, [{ entity }])}${first}${cite}</small></th><td class="news ${kind}">${words}</td><td><div class="pair"><span>before</span>${bar('rest-part', before, most)}<b class="number">${counted(before)}</b><span>during</span>${bar('part', during, most)}<b class="number">${counted(during)}</b></div></td></tr>`;
    },
    limits,
  );
  const since = formatTime(Math.max(window.start, onset ?? window.start));
  return section(
    'logs',
    'What was logged',
    html`<table class="logs"><thead><tr><th scope="col">Pattern</th><th scope="col">News</th><th scope="col">Records</th></tr></thead><tbody>${shown}</tbody></table>${leftOut(left, 'pattern', 'patterns')}<p class="note">During: since ${since}. Before: in normal times, scaled to the same length. What varies reads &lt;*&gt;.</p>`,
  );
}

function isoOf(time: number): string {
  return Math.abs(time) <= 8.64e15 ? new Date(time).toISOString() : '';
}
