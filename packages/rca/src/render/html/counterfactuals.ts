import type { Counterfactual, Report } from '@abduce/core';
import { cleanText } from '../clean.ts';
import { counterfactualVerdicts } from '../counterfactual.ts';
import { formatQuantity } from '../format.ts';
import type { TextWriter } from '../text-writer.ts';
import { html, type Markup } from './markup.ts';
import { bounded, type Card, leftOut, section } from './section.ts';
import { sentence } from './sentence.ts';

const limits = { most: 12, room: 20_000 };

function bars({ predicted, observed, unit }: Counterfactual): Markup {
  const most = Math.max(Math.abs(predicted), Math.abs(observed));
  const share = (value: number): number =>
    most > 0 && Number.isFinite(value) ? Math.round((Math.abs(value) / most) * 1000) / 10 : 0;
  const row = (name: string, kind: string, value: number): Markup =>
    html`<tr><th scope="row">${name}</th><td><svg width="100%" height="10" aria-hidden="true"><rect class="rest" width="100%" height="10" rx="2"/><rect class="${kind}" width="${share(value)}%" height="10" rx="2"/></svg></td><td class="number">${formatQuantity(value, unit)}</td></tr>`;
  return html`<table class="bars"><tbody>${row('Predicted', 'part', predicted)}${row('Observed', 'part seen', observed)}</tbody></table>`;
}

export function counterfactualSection(report: Report, writer: TextWriter): Card | undefined {
  if (report.counterfactuals.length === 0) return undefined;
  const { shown, left } = bounded(
    report.counterfactuals,
    (item) =>
      html`<div><p>${cleanText(item.question, 240)} <strong class="${item.verdict}">It ${counterfactualVerdicts[item.verdict]}.</strong> ${sentence(writer, [{ cite: item.evidence }])}</p>${bars(item)}</div>`,
    limits,
  );
  return section(
    'counterfactuals',
    'Predicted against observed',
    html`<div class="predictions">${shown}</div>${leftOut(left, 'comparison', 'comparisons')}`,
  );
}
