import type { Report } from '@abduce/core';
import { sha256Base64 } from '../sha256.ts';
import { actionSection } from './html/actions.ts';
import type { ChartContext } from './html/chart.ts';
import { counterfactualSection } from './html/counterfactuals.ts';
import { evidenceSection } from './html/evidence-table.ts';
import { flameSection } from './html/flame.ts';
import { pageHeader } from './html/header.ts';
import { hypothesisSection } from './html/hypotheses.ts';
import { impactSection } from './html/impact.ts';
import { logSection } from './html/logs.ts';
import { mapSection } from './html/map.ts';
import { html, type Markup, trusted } from './html/markup.ts';
import { citedOrder, overTimeSection } from './html/over-time.ts';
import { timeAxis } from './html/scale.ts';
import { bytesOf, type Card } from './html/section.ts';
import { chainSection, unknownSection, whySection } from './html/sections.ts';
import { htmlWriter, plainWriter } from './html/sentence.ts';
import { styleSheet } from './html/style.ts';
import { timelineSection } from './html/timeline.ts';
import { waterfallSection } from './html/waterfall.ts';
import { wordingSection } from './html/worded.ts';

export interface RenderHtmlOptions {
  /** The language of the page's `lang` attribute; the words are English. Default `en`. */
  readonly language?: string;
  /** Charts that are drawn at most. Default 24. */
  readonly charts?: number;
}

const defaults = { language: 'en', charts: 24 };

/** Bytes: of a page, of the least and the most that evidence and charts may take of it. */
const budget = { page: 465_000, evidence: 120_000, charts: 300_000, least: 20_000 };

/** Steps of a chain that still stand beside something else. */
const limits = { chain: 9 };

/**
 * A report as one HTML file that needs nothing else: no network, no script, no font. The content security policy
 * allows its own style sheet by hash and nothing more. Below 500 kB whatever the report; what does not fit is
 * counted where it is missing.
 */
export function renderHtml(report: Report, options: RenderHtmlOptions = {}): string {
  const { language, charts } = { ...defaults, ...options };
  const writer = htmlWriter(report);
  const plain = plainWriter(report);
  const context = chartContext(report, plain.nameOf);
  const cited = citedOrder(report);
  const policy = `default-src 'none'; style-src 'sha256-${sha256Base64(styleSheet)}'; base-uri 'none'; form-action 'none'`;

  const map = mapSection(report, plain);
  const why = whySection(report, writer);
  const actions = actionSection(report, writer, plain);
  const chain = chainSection(report, writer);
  // Beside a long chain a column would stand empty.
  const long = report.chain.length > limits.chain;
  const impact = impactSection(report, writer);
  const predicted = counterfactualSection(report, writer);
  const request = waterfallSection(report, plain);
  const logs = logSection(report, writer);
  const flame = flameSection(report, writer, plain);
  const others = hypothesisSection(report, writer);
  const unknowns = unknownSection(report, writer);
  const worded = wordingSection(report);
  const timeline = timelineSection(context, writer);
  const fixed = [
    map,
    why,
    actions,
    chain,
    impact,
    predicted,
    request,
    logs,
    flame,
    others,
    unknowns,
  ]
    .concat(worded)
    .reduce((sum, card) => sum + (card === undefined ? 0 : bytesOf(card)), 0);
  const taken = fixed + styleSheet.length + (timeline === undefined ? 0 : bytesOf(timeline));
  const room = Math.max(2 * budget.least, budget.page - taken);
  const evidence = evidenceSection(report, writer, cited, Math.min(budget.evidence, room / 2));
  const left = room - (evidence === undefined ? 0 : bytesOf(evidence));
  const overTime = overTimeSection(
    report,
    context,
    cited,
    { charts, room: Math.min(budget.charts, left) },
    timeline,
  );

  const cards = [map, why, actions, chain, impact, predicted, overTime, request, logs, flame]
    .concat(others, unknowns, evidence, worded)
    .filter((card): card is Card => card !== undefined);
  const page = html`<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><meta name="referrer" content="no-referrer"><title>${plain.write(report.title)}</title><style>${trusted(styleSheet)}</style></head>
<body><a class="skip" href="#report">Skip to the report</a>
${pageHeader(report, writer, cards)}
<main id="report" tabindex="-1">
${map}
${columns([why], [actions])}
${long ? html`${chain}${impact}${predicted}` : columns([chain], [impact, predicted])}
${overTime}
${request}
${logs}
${flame}
${others}
${unknowns}
${evidence}
${worded}
</main>
<footer>Every number in a sentence is a reference to the evidence whose id stands beside it. Times are UTC.</footer>
</body></html>
`;
  return page.markup;
}

/** Two columns beside each other; one alone is as wide as the page. */
function columns(
  left: readonly (Card | undefined)[],
  right: readonly (Card | undefined)[],
): Markup | undefined {
  const sides = [left, right]
    .map((side) => side.filter((card): card is Card => card !== undefined))
    .filter((side) => side.length > 0);
  if (sides.length === 0) return undefined;
  return html`<div class="two">${sides.map((side) => html`<div class="column">${side}</div>`)}</div>`;
}

function chartContext(report: Report, nameOf: ChartContext['nameOf']): ChartContext {
  let { start, end } = report.window;
  for (const { chart } of report.evidence) {
    if (chart === undefined) continue;
    const length = chart.lines.reduce((most, { values }) => Math.max(most, values.length), 0);
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
