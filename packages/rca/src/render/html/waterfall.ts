import type { Report, ReportTrace } from '@abduce/core';
import { cleanText } from '../clean.ts';
import { formatDuration, formatTime } from '../format.ts';
import type { TextWriter } from '../text-writer.ts';
import { breakable, html, type Markup } from './markup.ts';
import { bounded, type Card, leftOut, section } from './section.ts';
import { type WaterfallRow, waterfallRows } from './waterfall-rows.ts';

/** Deeper spans are not moved further to the right. */
const deepest = 7;
const letters = 120;

/** Of one panel; and bars in one line. */
const limits = { most: 60, room: 32_000, bars: 60 };

function percent(part: number, whole: number): number {
  const share = whole > 0 ? part / whole : 0;
  return Math.round(Math.min(1, Math.max(0, share)) * 1e4) / 100;
}

function bars({ spans }: WaterfallRow, scale: number): Markup {
  const drawn = spans.slice(0, limits.bars).map(({ start, duration, failed, critical }) => {
    const left = percent(start, scale);
    const width = Math.max(0.6, Math.min(100 - left, percent(duration, scale)));
    const kind = `${critical ? 'critical' : 'aside'}${failed ? ' failed' : ''}`;
    return html`<rect class="${kind}" x="${Math.min(left, 99.4)}%" y="3" width="${width}%" height="10" rx="1.500"/>`;
  });
  return html`<svg class="bar-line" width="100%" height="16" aria-hidden="true"><line class="grid" x1="0" x2="0" y1="0" y2="16"/><line class="grid" x1="50%" x2="50%" y1="0" y2="16"/><line class="grid" x1="100%" x2="100%" y1="0" y2="16"/>${drawn}</svg>`;
}

interface PanelContext {
  readonly scale: number;
  readonly writer: TextWriter;
  /** The entity of the root cause. */
  readonly root: string | undefined;
  /** Some spans are not shown: there are at least as many of a kind as can be counted. */
  readonly partly: boolean;
}

function line(row: WaterfallRow, { scale, writer, root, partly }: PanelContext): Markup {
  const { entity, name, depth, spans, time, failed, critical } = row;
  const count =
    spans.length === 1
      ? undefined
      : html` <span class="times">${partly ? '≥ ' : ''}${spans.length} ×</span>`;
  const failures =
    failed === 0
      ? undefined
      : html` <span class="failed-word">${failed === spans.length ? 'failed' : `${failed} failed`}</span>`;
  const place = html`<span class="place${entity === root ? ' guilty' : ''}">${breakable(writer.nameOf(entity))}</span>`;
  return html`<tr class="${critical ? 'waited' : 'aside'}"><th scope="row" class="i${Math.min(depth, deepest)}">${place} ${breakable(cleanText(name, letters))}${count}${failures}</th><td>${bars(row, scale)}</td><td class="number">${formatDuration(time / 1000)}</td></tr>`;
}

function panel(title: string, trace: ReportTrace, shared: Omit<PanelContext, 'partly'>): Markup {
  const context = { ...shared, partly: trace.hidden > 0 };
  const { shown, left } = bounded(waterfallRows(trace), (row) => line(row, context), limits);
  const end = formatDuration(shared.scale / 1000);
  return html`<div class="panel"><h3>${title}: ${formatDuration(trace.duration / 1000)}</h3><p class="note">${formatTime(trace.time, { date: true })} · trace <code class="id">${cleanText(trace.trace, 40)}</code></p>
<table class="waterfall"><thead><tr><th scope="col">Span</th><th scope="col"><span class="scale"><span>0</span><span>${end}</span></span></th><th scope="col" class="number">Took</th></tr></thead><tbody>${shown}</tbody></table>${leftOut(trace.hidden + left, 'span', 'spans')}</div>`;
}

/** The same request before and during the trouble, on one scale of time. `plain` writes without markup. */
export function waterfallSection(report: Report, plain: TextWriter): Card | undefined {
  const { traces } = report.exhibits;
  if (traces === undefined) return undefined;
  const { before, during } = traces;
  const ends = [before, during].flatMap((trace) =>
    trace === undefined
      ? []
      : [trace.duration, ...trace.spans.map(({ start, duration }) => start + duration)],
  );
  const scale = ends.reduce((most, end) => (Number.isFinite(end) ? Math.max(most, end) : most), 0);
  const shared = { scale, writer: plain, root: report.rootCause?.entity };
  const [root] = during.spans;
  const what = root === undefined ? '' : `${plain.nameOf(root.entity)} ${cleanText(root.name, 80)}`;
  const body = html`<p>${what === '' ? undefined : html`<strong>${breakable(what)}</strong>. `}A request of median duration before, and one during the trouble: of those that failed or took unusually long, where only some did. Both on one scale of time.</p>
<div class="two panels">${before === undefined ? undefined : panel('Before', before, shared)}${panel('During', during, shared)}</div>
<p class="legend"><span class="key critical">the request waited for it</span><span class="key aside">something else took longer meanwhile</span><span class="key failed">failed</span></p>`;
  return section('request', 'One request', body);
}
