import type { Evidence, Report } from '@abduce/core';
import { sha256Base64 } from '../sha256.ts';
import { type ChartContext, chartFigure } from './html/chart.ts';
import { pageHeader } from './html/header.ts';
import { mapSection } from './html/map.ts';
import { html, type Markup, trusted } from './html/markup.ts';
import { timeAxis } from './html/scale.ts';
import {
  actionSection,
  chainSection,
  counterfactualSection,
  evidenceSection,
  hypothesisSection,
  unknownSection,
  whySection,
} from './html/sections.ts';
import { htmlWriter, plainWriter } from './html/sentence.ts';
import { styleSheet } from './html/style.ts';
import { timelineSection } from './html/timeline.ts';

export interface RenderHtmlOptions {
  /** The language of the page's `lang` attribute; the words are English. Default `en`. */
  readonly language?: string;
  /** Charts that are drawn at most. Default 24. */
  readonly charts?: number;
}

const defaults = { language: 'en', charts: 24 };

/**
 * A report as one HTML file that needs nothing else: no network, no script, no font. The content security policy
 * allows its own style sheet by hash and nothing more.
 */
export function renderHtml(report: Report, options: RenderHtmlOptions = {}): string {
  const { language, charts } = { ...defaults, ...options };
  const writer = htmlWriter(report);
  const plain = plainWriter(report);
  const context = chartContext(report, plain.nameOf);
  const policy = `default-src 'none'; style-src 'sha256-${sha256Base64(styleSheet)}'; base-uri 'none'; form-action 'none'`;
  const page = html`<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><meta name="referrer" content="no-referrer"><title>${plain.write(report.title)}</title><style>${trusted(styleSheet)}</style></head>
<body>${pageHeader(report, writer)}
<main>
${mapSection(report, plain)}
<div class="two">${whySection(report, writer)}${actionSection(report, writer)}</div>
${overTime(report, context, charts, timelineSection(context, writer))}
<div class="two">${chainSection(report, writer)}${counterfactualSection(report, writer)}</div>
${hypothesisSection(report, writer)}
${unknownSection(report, writer)}
${evidenceSection(report, writer)}
</main>
<footer>Every number above is a reference to the evidence whose id stands beside it. Times are UTC.</footer>
</body></html>
`;
  return page.markup;
}

function chartContext(report: Report, nameOf: ChartContext['nameOf']): ChartContext {
  let { start, end } = report.window;
  for (const { chart } of report.evidence) {
    if (chart === undefined) continue;
    const length = Math.max(0, ...chart.lines.map(({ values }) => values.length));
    start = Math.min(start, chart.start);
    end = Math.max(end, chart.start + length * chart.step);
  }
  const guilty = report.rootCause === undefined ? undefined : guiltyChange(report);
  return { report, axis: timeAxis(start, end), guilty, nameOf };
}

function guiltyChange({ timeline, changes }: Report): string | undefined {
  const event = timeline.find(({ kind, guilty }) => kind === 'change' && guilty);
  return changes.find(({ time }) => time === event?.time)?.id;
}

/** Charts in the order of the path from the users down, then the rest as the evidence is numbered. */
function overTime(
  report: Report,
  context: ChartContext,
  limit: number,
  timeline: Markup | undefined,
): Markup | undefined {
  const order = [
    ...(report.symptom?.evidence ?? []),
    ...report.path.flatMap(({ evidence }) => evidence),
    ...report.chain.flatMap(({ evidence }) => evidence),
  ];
  const rank = new Map(order.toReversed().map((id, at) => [id, order.length - at]));
  const drawn = report.evidence
    .filter(({ chart }) => chart !== undefined && chart.lines.length > 0)
    .toSorted((a, b) => (rank.get(a.id) ?? order.length + 1) - (rank.get(b.id) ?? order.length + 1))
    .slice(0, limit);
  if (drawn.length === 0 && timeline === undefined) return undefined;
  const figures = (items: readonly Evidence[]): Markup =>
    html`<div class="charts">${items.flatMap((item) =>
      item.chart === undefined ? [] : [chartFigure(item, item.chart, context)],
    )}</div>`;
  const told = drawn.filter(({ id }) => rank.has(id));
  const rest = drawn.filter(({ id }) => !rank.has(id));
  const folded =
    rest.length === 0 || told.length === 0
      ? undefined
      : html`<details><summary>${rest.length} more ${rest.length === 1 ? 'chart' : 'charts'} of what was looked at</summary>${figures(rest)}</details>`;
  const charts =
    drawn.length === 0
      ? undefined
      : html`<h2>The evidence over time</h2>${legend(report, context)}${figures(told.length === 0 ? rest : told)}${folded}`;
  return html`<section class="card" id="over-time">${timeline}${charts}</section>`;
}

/** Only what the charts really hold. */
function legend({ onset, changes, evidence }: Report, { guilty, axis }: ChartContext): Markup {
  const seen = changes.filter(({ time }) => axis.holds(time));
  const lines = evidence.flatMap(({ chart }) => chart?.lines ?? []);
  const keys: readonly (readonly [string, string, boolean])[] = [
    ['band', 'normal before', evidence.some(({ chart }) => chart?.band !== undefined)],
    ['onset', 'users are hurt', onset !== undefined],
    ['guilty', 'the change that set it off', seen.some(({ id }) => id === guilty)],
    ['change', 'other changes', seen.some(({ id }) => id !== guilty)],
    ['gap', 'no data', lines.some(({ values }) => values.some((value) => Number.isNaN(value)))],
  ];
  return html`<p class="legend">${keys.flatMap(([name, words, used]) => (used ? [html`<span class="key ${name}">${words}</span>`] : []))}</p>`;
}
