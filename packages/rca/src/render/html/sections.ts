import type { Report } from '@abduce/core';
import { cleanText } from '../clean.ts';
import type { TextWriter } from '../text-writer.ts';
import { breakable, html } from './markup.ts';
import { bounded, type Card, leftOut, section } from './section.ts';
import { sentence } from './sentence.ts';

export function whySection({ rootCause }: Report, writer: TextWriter): Card | undefined {
  if (rootCause === undefined) return undefined;
  const known = Object.entries(rootCause.mechanism).filter(
    ([name, value]) => value.trim() !== '' && name !== 'change' && name !== 'version',
  );
  // A unit that is also the other side is told once.
  const facts = known.filter(
    ([, value], at) => known.findIndex(([, other]) => other === value) === at,
  );
  const { shown, left } = bounded(
    facts,
    ([name, value]) =>
      html`<div><dt>${cleanText(name, 30)}</dt><dd><code>${breakable(cleanText(name === 'peer' ? writer.nameOf(value) : value, 600))}</code></dd></div>`,
    { most: 12, room: 12_000 },
  );
  const list = shown.length === 0 ? undefined : html`<dl class="mechanism">${shown}</dl>`;
  const sure =
    rootCause.sure.length === 0
      ? undefined
      : html`<h3>How sure</h3><p>${sentence(writer, rootCause.sure)}</p>`;
  return section(
    'why',
    'Why',
    html`<p>${sentence(writer, rootCause.text, rootCause.evidence)}</p>${list}${leftOut(left, 'fact', 'facts')}${sure}`,
  );
}

export function chainSection(report: Report, writer: TextWriter): Card | undefined {
  const steps = report.chain.length > 0 ? report.chain : report.impact;
  if (steps.length === 0) return undefined;
  const title = report.chain.length > 0 ? 'From cause to effect' : 'What was seen';
  const { shown, left } = bounded(
    steps,
    ({ text, evidence }) => html`<li>${sentence(writer, text, evidence)}</li>`,
    { most: 30, room: 30_000 },
  );
  return section(
    'chain',
    title,
    html`<ol class="steps${steps.length > 9 ? ' long' : ''}">${shown}</ol>${leftOut(left, 'step', 'steps')}`,
  );
}

export function unknownSection({ unknowns }: Report, writer: TextWriter): Card | undefined {
  if (unknowns.length === 0) return undefined;
  const { shown, left } = bounded(unknowns, (text) => html`<li>${sentence(writer, text)}</li>`, {
    most: 30,
    room: 12_000,
  });
  return section('unknowns', 'Not known', html`<ul>${shown}</ul>${leftOut(left, 'gap', 'gaps')}`);
}
