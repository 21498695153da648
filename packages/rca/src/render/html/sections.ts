import type { Counterfactual, Report, ReportAction, ReportHypothesis } from '@abduce/core';
import { cleanText } from '../clean.ts';
import { counterfactualVerdicts } from '../counterfactual.ts';
import { factWords } from '../fact-words.ts';
import { formatQuantity } from '../format.ts';
import { queryWords } from '../query-words.ts';
import type { TextWriter } from '../text-writer.ts';
import { breakable, html, type Markup, trusted } from './markup.ts';
import { sentence } from './sentence.ts';

const levels = { mitigate: 'Do now', fix: 'Fix', prevent: 'Prevent' } as const;

export function whySection({ rootCause }: Report, writer: TextWriter): Markup | undefined {
  if (rootCause === undefined) return undefined;
  const facts = Object.entries(rootCause.mechanism).filter(
    ([name, value]) => value.trim() !== '' && name !== 'change' && name !== 'version',
  );
  return html`<section id="why" class="card"><h2>Why</h2><p>${sentence(writer, rootCause.text, rootCause.evidence)}</p>${
    facts.length === 0
      ? undefined
      : html`<dl class="mechanism">${facts.map(([name, value]) => html`<div><dt>${cleanText(name, 30)}</dt><dd><code>${breakable(cleanText(value, 600))}</code></dd></div>`)}</dl>`
  }</section>`;
}

function actionList(actions: readonly ReportAction[], writer: TextWriter): Markup {
  return html`<ul>${actions.map(({ text, risk }) => html`<li>${sentence(writer, text)}${risk === undefined ? undefined : html`<small class="risk">Risk: ${risk}</small>`}</li>`)}</ul>`;
}

export function actionSection({ actions }: Report, writer: TextWriter): Markup | undefined {
  if (actions.length === 0) return undefined;
  const blocks = (['mitigate', 'fix', 'prevent'] as const).flatMap((level): Markup[] => {
    const chosen = actions.filter((action) => action.level === level);
    if (chosen.length === 0) return [];
    return [html`<h3 class="${level}">${levels[level]}</h3>${actionList(chosen, writer)}`];
  });
  return html`<section id="actions" class="card"><h2>What to do</h2>${blocks}</section>`;
}

export function chainSection(report: Report, writer: TextWriter): Markup | undefined {
  const steps = report.chain.length > 0 ? report.chain : report.impact;
  if (steps.length === 0) return undefined;
  const title = report.chain.length > 0 ? 'From cause to effect' : 'What was seen';
  return html`<section id="chain" class="card"><h2>${title}</h2><ol class="steps">${steps.map(({ text, evidence }) => html`<li>${sentence(writer, text, evidence)}</li>`)}</ol></section>`;
}

function bars({ predicted, observed, unit }: Counterfactual): Markup {
  const most = Math.max(Math.abs(predicted), Math.abs(observed));
  const share = (value: number): number =>
    most > 0 && Number.isFinite(value) ? Math.round((Math.abs(value) / most) * 1000) / 10 : 0;
  const row = (name: string, value: number): Markup =>
    html`<tr><th scope="row">${name}</th><td><svg width="100%" height="10" aria-hidden="true"><rect class="rest" width="100%" height="10" rx="2"/><rect class="part" width="${share(value)}%" height="10" rx="2"/></svg></td><td class="number">${formatQuantity(value, unit)}</td></tr>`;
  return html`<table class="bars">${row('Predicted', predicted)}${row('Observed', observed)}</table>`;
}

export function counterfactualSection(report: Report, writer: TextWriter): Markup | undefined {
  if (report.counterfactuals.length === 0) return undefined;
  return html`<section id="counterfactuals" class="card"><h2>Predicted against observed</h2>${report.counterfactuals.map(
    (item) =>
      html`<p>${cleanText(item.question, 240)} <strong class="${item.verdict}">It ${counterfactualVerdicts[item.verdict]}.</strong> ${sentence(writer, [{ cite: item.evidence }])}</p>${bars(item)}`,
  )}</section>`;
}

const statusWords = {
  supported: 'possible',
  refuted: 'ruled out',
  untestable: 'not testable',
} as const;

/** How many are shown before the rest is folded away. */
const openHypotheses = 8;

function hypothesisList(items: readonly ReportHypothesis[], writer: TextWriter): Markup {
  const list = (shown: readonly ReportHypothesis[]): Markup =>
    html`<ul class="hypotheses">${shown.map(
      (item) =>
        html`<li class="${item.status}"><span class="status">${statusWords[item.status]}</span><div><strong>${sentence(writer, item.title)}</strong><p>${sentence(writer, item.text, item.evidence)}</p></div></li>`,
    )}</ul>`;
  const rest = items.slice(openHypotheses);
  const folded =
    rest.length === 0
      ? undefined
      : html`<details><summary>${rest.length} more</summary>${list(rest)}</details>`;
  return html`${list(items.slice(0, openHypotheses))}${folded}`;
}

export function hypothesisSection(report: Report, writer: TextWriter): Markup | undefined {
  const { alternatives, ruledOut } = report;
  if (alternatives.length + ruledOut.length === 0) return undefined;
  const possible =
    alternatives.length === 0
      ? undefined
      : html`<h3>Also possible</h3>${hypothesisList(alternatives, writer)}`;
  const out =
    ruledOut.length === 0
      ? undefined
      : html`${alternatives.length === 0 ? undefined : html`<h3>Not it</h3>`}${hypothesisList(ruledOut, writer)}`;
  return html`<section id="ruled-out" class="card"><h2>${alternatives.length > 0 ? 'Other explanations' : report.verdict === 'no_fault' ? 'What was looked at' : 'Ruled out'}</h2>${possible}${out}</section>`;
}

export function unknownSection({ unknowns }: Report, writer: TextWriter): Markup | undefined {
  if (unknowns.length === 0) return undefined;
  return html`<section id="unknowns" class="card"><h2>Not known</h2><ul>${unknowns.map((text) => html`<li>${sentence(writer, text)}</li>`)}</ul></section>`;
}

/** The longest piece of a query that is shown. */
const queryLimit = 300;

export function evidenceSection({ evidence }: Report, writer: TextWriter): Markup | undefined {
  if (evidence.length === 0) return undefined;
  return html`<section id="evidence" class="card"><h2>Evidence</h2><table class="evidence"><thead><tr><th scope="col">Id</th><th scope="col">What</th><th scope="col">Facts</th><th scope="col">Query</th></tr></thead><tbody>${evidence.map(
    (item) =>
      html`<tr id="${item.id}"><th scope="row">${item.id}</th><td>${breakable(cleanText(item.title, 200))}<small>${writer.nameOf(item.entity) === '' ? 'system' : trustedName(writer, item.entity)} · ${item.kind} · ${trustWords[item.trust]}</small></td><td>${breakable(factWords(item))}</td><td><code>${breakable(cleanText(queryWords(item.query), queryLimit))}</code></td></tr>`,
  )}</tbody></table></section>`;
}

const trustWords = {
  system: 'written by the system',
  application: 'written by the application',
  user_influenced: 'may be written by users',
} as const;

function trustedName(writer: TextWriter, entity: string): Markup {
  return trusted(writer.write([{ entity }]));
}
