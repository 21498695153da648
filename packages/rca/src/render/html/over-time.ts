import type { Evidence, Report } from '@abduce/core';
import { type ChartContext, chartFigure, hasGap } from './chart.ts';
import { html, type Markup } from './markup.ts';
import { bounded, type Card, leftOut, section } from './section.ts';

export interface OverTimeOptions {
  /** Charts drawn at most. */
  readonly charts: number;
  /** Bytes that they may take. */
  readonly room: number;
}

/** Ids by how early the report leans on them: from the users down the path, then along the chain. */
export function citedOrder({
  symptom,
  path,
  chain,
  rootCause,
}: Report): ReadonlyMap<string, number> {
  const order = new Map<string, number>();
  const see = (ids: readonly string[]): void => {
    for (const id of ids) if (!order.has(id)) order.set(id, order.size);
  };
  see(symptom?.evidence ?? []);
  for (const { evidence } of path) see(evidence);
  for (const { evidence } of chain) see(evidence);
  see(rootCause?.evidence ?? []);
  return order;
}

/** Timeline and charts on one axis; what the report does not lean on is folded away. */
export function overTimeSection(
  report: Report,
  context: ChartContext,
  cited: ReadonlyMap<string, number>,
  { charts, room }: OverTimeOptions,
  timeline: Markup | undefined,
): Card | undefined {
  const rank = ({ id }: Evidence): number => cited.get(id) ?? cited.size;
  const able = report.evidence
    .filter(({ chart }) => chart !== undefined && chart.lines.length > 0)
    .toSorted((a, b) => rank(a) - rank(b));
  if (able.length === 0 && timeline === undefined) return undefined;
  const { shown, left } = bounded(
    able,
    (item) => (item.chart === undefined ? html`` : chartFigure(item, item.chart, context)),
    { most: charts, room },
  );
  const split = able.slice(0, shown.length).filter(({ id }) => cited.has(id)).length;
  const told = split === 0 ? shown : shown.slice(0, split);
  const rest = shown.slice(told.length);
  const folded =
    rest.length === 0
      ? undefined
      : html`<details><summary>${rest.length} more ${rest.length === 1 ? 'chart' : 'charts'} of what was looked at</summary><div class="charts">${rest}</div></details>`;
  const drawn =
    shown.length === 0
      ? undefined
      : html`<h3>The evidence</h3>${legend(report, context)}<div class="charts">${told}</div>${folded}`;
  return section(
    'over-time',
    'Over time',
    html`${timeline}${drawn}${leftOut(left, 'chart', 'charts')}`,
  );
}

/** Only what the charts really hold. */
function legend({ onset, changes, evidence }: Report, { guilty, axis }: ChartContext): Markup {
  const seen = changes.filter(({ time }) => axis.holds(time));
  const keys: readonly (readonly [string, string, boolean])[] = [
    ['band', 'normal before', evidence.some(({ chart }) => chart?.band !== undefined)],
    ['onset', 'users are hurt', onset !== undefined],
    ['guilty', 'the change that set it off', seen.some(({ id }) => id === guilty)],
    ['change', 'other changes', seen.some(({ id }) => id !== guilty)],
    ['gap', 'no data', evidence.some(({ chart }) => chart !== undefined && hasGap(chart))],
  ];
  return html`<p class="legend">${keys.flatMap(([name, words, used]) => (used ? [html`<span class="key ${name}">${words}</span>`] : []))}</p>`;
}
