import type { Report } from '@abduce/core';
import type { TextWriter } from '../text-writer.ts';
import { html } from './markup.ts';
import { bounded, type Card, leftOut, section } from './section.ts';
import { sentence } from './sentence.ts';

/** How users are hurt; left to the list of what was seen where there is no chain of causes. */
export function impactSection(report: Report, writer: TextWriter): Card | undefined {
  if (report.impact.length === 0 || report.chain.length === 0) return undefined;
  const { shown, left } = bounded(
    report.impact,
    ({ text, evidence }) => html`<li>${sentence(writer, text, evidence)}</li>`,
    { most: 20, room: 20_000 },
  );
  return section('impact', 'Impact', html`<ul>${shown}</ul>${leftOut(left, 'effect', 'effects')}`);
}
