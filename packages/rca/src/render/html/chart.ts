import type { Evidence, EvidenceChart, Report } from '@abduce/core';
import { numberOf } from '../../report/facts.ts';
import { plainTitle } from '../../report/namer.ts';
import { cleanText } from '../clean.ts';
import { factWords } from '../fact-words.ts';
import { formatPercent, formatTick, unitCaption } from '../format.ts';
import { extentOf, peaksAbove } from './extent.ts';
import { breakable, html, type Markup } from './markup.ts';
import { byteTicks, type TimeAxis, timeLabels, valueTicks } from './scale.ts';
import { chartZones, showValue } from './zones.ts';

/** Height of the plot in pixels; it is as wide as its place. */
const plot = { top: 16, height: 96, bottom: 22 };

/** The widest drawing of a line, in points; more of them fall on one pixel. */
const pointLimit = 480;

/** Marks of changes beyond which a chart is nothing but marks. */
const markLimit = 40;

export interface ChartContext {
  readonly report: Report;
  readonly axis: TimeAxis;
  readonly guilty: string | undefined;
  readonly nameOf: (entity: string) => string;
}

/** The line in pieces: a gap of data is a gap in the line, a lone point a short dash. */
function linePath(
  values: Float64Array,
  x: (index: number) => number,
  y: (value: number) => number,
): string {
  const stride = Math.max(1, Math.ceil(values.length / pointLimit));
  let path = '';
  let open = false;
  for (let i = 0; i < values.length; i += stride) {
    const value = values[i] as number;
    if (!Number.isFinite(value)) {
      open = false;
      continue;
    }
    const lone = !Number.isFinite(values[i + stride] ?? Number.NaN) && !open;
    path += `${open ? 'L' : 'M'}${x(i)} ${y(value)}`;
    if (lone) path += 'h2';
    open = true;
  }
  return path;
}

/** Baseline and window are one line in two pieces: drawn as one. */
function joined(lines: EvidenceChart['lines']): EvidenceChart['lines'] {
  const [before, after] = lines;
  const twoPieces = lines.length === 2 && before?.name === 'baseline' && after?.name === 'window';
  if (!twoPieces || before === undefined || after === undefined) return lines;
  const values = Float64Array.from(
    { length: Math.max(before.values.length, after.values.length) },
    (_, i) => {
      const late = after.values[i] ?? Number.NaN;
      return Number.isFinite(late) ? late : (before.values[i] ?? Number.NaN);
    },
  );
  return [{ name: 'value', values }];
}

/** True where a drawing of it shows that data is missing. */
export function hasGap({ lines }: EvidenceChart): boolean {
  return gapsOf(joined(lines).map(({ values }) => values)).length > 0;
}

function gapsOf(values: readonly Float64Array[]): readonly { from: number; to: number }[] {
  const gaps: { from: number; to: number }[] = [];
  const length = Math.max(0, ...values.map((line) => line.length));
  let from = -1;
  for (let i = 0; i <= length; i++) {
    const missing = i < length && values.every((line) => !Number.isFinite(line[i] ?? Number.NaN));
    if (missing && from < 0) from = i;
    if (!missing && from >= 0) {
      gaps.push({ from, to: i });
      from = -1;
    }
  }
  return gaps;
}

/** Vertical marks that all drawings over time share: changes, and when users began to be hurt. */
export function marks(context: ChartContext, top: number, bottom: number): readonly Markup[] {
  const { report, axis, guilty } = context;
  const changes = report.changes
    .filter(({ time }) => axis.holds(time))
    .toSorted((a, b) => Number(b.id === guilty) - Number(a.id === guilty))
    .slice(0, markLimit)
    .map(({ id, time }) => {
      const x = axis.at(time);
      return html`<line class="mark change${id === guilty ? ' guilty' : ''}" x1="${x}%" x2="${x}%" y1="${top}" y2="${bottom}"/>`;
    });
  if (report.onset === undefined || !axis.holds(report.onset)) return changes;
  const x = axis.at(report.onset);
  return [
    ...changes,
    html`<line class="mark onset" x1="${x}%" x2="${x}%" y1="${top}" y2="${bottom}"/>`,
  ];
}

/** An arrow over every peak that the axis cuts off; the highest one is named. */
function clipMarks(
  { lines, start, step, unit }: EvidenceChart,
  top: number,
  highest: number,
  axis: TimeAxis,
): readonly Markup[] {
  return lines.flatMap(({ values }) =>
    peaksAbove(values, top).map((index) => {
      const x = axis.at(start + index * step);
      const named = values[index] === highest;
      const words = `up to ${showValue(highest, unit, top)}, cut off`;
      const side = x > 50 ? 'end' : 'start';
      const text = !named ? '▲' : side === 'end' ? `${words} ▲` : `▲ ${words}`;
      return html`<text class="clip ${side}" x="${x}%" dx="${side === 'end' ? 5 : -5}" y="11">${text}</text>`;
    }),
  );
}

/** The chart of one evidence: an SVG as wide as its place, whose text keeps its size. */
export function chartFigure(
  evidence: Evidence,
  given: EvidenceChart,
  context: ChartContext,
): Markup {
  const { axis } = context;
  const chart = { ...given, lines: joined(given.lines) };
  const band =
    chart.band !== undefined && Number.isFinite(chart.band.high - chart.band.low)
      ? chart.band
      : undefined;
  const { low, high, above } = extentOf(given);
  const ticks = chart.unit.startsWith('By') ? byteTicks(low, high) : valueTicks(low, high);
  const bottomValue = ticks[0] as number;
  const topValue = Math.max(ticks.at(-1) as number, high);
  const y = (value: number): number =>
    Math.round(
      (1 - (Math.min(value, topValue) - bottomValue) / (topValue - bottomValue)) * plot.height * 10,
    ) / 10;
  const x = (index: number): number =>
    Math.round(axis.at(chart.start + index * chart.step) * 100) / 10;
  const bottom = plot.top + plot.height;
  const title = cleanText(plainTitle(chart.title), 90);
  const onset = numberOf(evidence, 'onset');
  const gaps = gapsOf(chart.lines.map(({ values }) => values));
  // Time per time has words too long for the edge of a chart.
  const perSecond = chart.unit === 's/s';
  const tickWords = (tick: number): string =>
    chart.unit === '1' && high <= 1
      ? formatPercent(tick)
      : formatTick(tick, perSecond ? 's' : chart.unit);
  const unit = perSecond ? 'per second' : unitCaption(chart.unit);
  const name = context.nameOf(evidence.entity);
  const place = title.includes(name) ? '' : name;
  return html`<figure class="chart"><figcaption><a class="ev" href="#${evidence.id}">${evidence.id}</a> ${title}${place === '' ? undefined : html` · <span class="place">${breakable(place)}</span>`}${unit === '' ? undefined : html` <small>${unit}</small>`}</figcaption>
<svg role="img" width="100%" height="${bottom + plot.bottom}" aria-label="${title} ${place}: ${factWords(evidence)}${above === undefined ? '' : `; the axis ends at ${showValue(topValue, chart.unit, high)}, single values before reach ${showValue(above, chart.unit, high)}`}">
${ticks.map((tick) => html`<line class="grid" x1="0" x2="100%" y1="${plot.top + y(tick)}" y2="${plot.top + y(tick)}"/>`)}
<svg y="${plot.top}" width="100%" height="${plot.height}" viewBox="0 0 1000 ${plot.height}" preserveAspectRatio="none">
${
  band === undefined
    ? undefined
    : html`<rect class="band" x="0" width="1000" y="${y(band.high)}" height="${Math.max(1, y(band.low) - y(band.high))}"/>`
}
${gaps.map(({ from, to }) => html`<rect class="gap" x="${x(from)}" width="${Math.max(1, x(to) - x(from))}" y="0" height="${plot.height}"/>`)}
${chart.lines.slice(0, 4).map(({ values }, at) => html`<path class="line l${at}" d="${linePath(values, x, y)}"/>`)}
</svg>
${marks(context, plot.top, bottom)}
${Number.isFinite(onset) && axis.holds(onset) ? html`<circle class="turn" cx="${axis.at(onset)}%" cy="${bottom}" r="3.500"/>` : undefined}
${above === undefined ? undefined : clipMarks(chart, topValue, above, axis)}
${ticks.map((tick) => html`<text class="tick side" x="-8" y="${plot.top + y(tick) + 4}">${tickWords(tick)}</text>`)}
${timeLabels(axis.start, axis.end)
  .map(({ time, words }) => {
    const at = axis.at(time);
    return at < 4 || at > 96
      ? undefined
      : html`<text class="tick middle" x="${at}%" y="${bottom + 15}">${words}</text>`;
  })
  .filter((tick) => tick !== undefined)}
${chartZones(chart, axis, high, plot.top, bottom)}
</svg>${legendOf(chart)}</figure>`;
}

function legendOf({ lines }: EvidenceChart): Markup | undefined {
  if (lines.length < 2) return undefined;
  const rest = lines.length > 4 ? html`<span>and ${lines.length - 4} more</span>` : undefined;
  return html`<p class="legend">${lines.slice(0, 4).map(({ name }, at) => html`<span class="key k${at}">${cleanText(name, 40)}</span>`)}${rest}</p>`;
}
