import { formatTime } from '../format.ts';
import type { TextWriter } from '../text-writer.ts';
import { type ChartContext, marks } from './chart.ts';
import { html, type Markup } from './markup.ts';
import { timeLabels } from './scale.ts';
import { bounded, leftOut } from './section.ts';
import { sentence } from './sentence.ts';
import { timeZones } from './zones.ts';

const limits = { most: 60, room: 22_000 };

/** What happened when: a strip on the time axis of the charts, and a list in words. */
export function timelineSection(context: ChartContext, writer: TextWriter): Markup | undefined {
  const { report, axis } = context;
  if (report.timeline.length === 0) return undefined;
  const inside = report.timeline.filter(({ time }) => axis.holds(time)).slice(0, limits.most);
  const { shown, left } = bounded(
    report.timeline,
    ({ time, kind, text, evidence, guilty }) =>
      html`<li class="${kind}${guilty ? ' guilty' : ''}"><time datetime="${isoOf(time)}">${formatTime(time).slice(0, 8)}${dayOf(time) === dayOf(report.window.start) ? undefined : html` <small>${dayOf(time)}</small>`}</time> <span>${sentence(writer, text, evidence)}</span></li>`,
    limits,
  );
  const windowStart = axis.at(Math.max(axis.start, report.window.start));
  const windowEnd = axis.at(Math.min(axis.end, report.window.end));
  return html`<section id="timeline" aria-labelledby="timeline-title"><h3 id="timeline-title">What happened when</h3>
<svg class="strip" role="img" width="100%" height="56" aria-label="Timeline with ${inside.length} events; the list below names them.">
<rect class="window" x="${windowStart}%" width="${Math.max(0, windowEnd - windowStart)}%" y="12" height="22" rx="3"/>
<line class="grid" x1="0" x2="100%" y1="34" y2="34"/>
${marks(context, 6, 34)}
${inside.map(
  ({ time, kind, guilty }) =>
    html`<circle class="event ${kind}${guilty ? ' guilty' : ''}" cx="${axis.at(time)}%" cy="${kind === 'change' ? 10 : kind === 'onset' ? 34 : 22}" r="4.500"/>`,
)}
${timeLabels(axis.start, axis.end).map(({ time, words }) => html`<text class="tick middle" x="${Math.min(96, Math.max(4, axis.at(time)))}%" y="50">${words}</text>`)}
${timeZones(axis, 12, 34)}
</svg>
<ol class="events">${shown}</ol>${leftOut(left, 'event', 'events')}</section>`;
}

/** Told where an event is of another day than the trouble. */
function dayOf(time: number): string {
  return formatTime(time, { date: true }).slice(0, 10);
}

/** Telemetry may claim times that no calendar has. */
function isoOf(time: number): string {
  return Math.abs(time) <= 8.64e15 ? new Date(time).toISOString() : '';
}
