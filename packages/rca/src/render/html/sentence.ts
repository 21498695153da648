import type { Report, Text } from '@abduce/core';
import { type TextWriter, textWriter } from '../text-writer.ts';
import { breakable, escapeHtml, type Markup, trusted } from './markup.ts';

/** Writes sentences as markup; everything that is not ours is escaped. */
export function htmlWriter(report: Report): TextWriter {
  return textWriter(report, {
    words: broken,
    value: (words) => `<b class="value">${escapeHtml(words)}</b>`,
    entity: (name) => `<span class="entity">${broken(name)}</span>`,
    quote: (words, code) => (code ? `<code>${broken(words)}</code>` : `<q>${broken(words)}</q>`),
    cite: (ids) => ids.map(evidenceLink).join(' '),
  });
}

function broken(words: string): string {
  return breakable(words).markup;
}

/** Writes sentences without markup, for attributes and SVG text. */
export function plainWriter(report: Report): TextWriter {
  return textWriter(report, {
    words: (words) => words,
    value: (words) => words,
    entity: (name) => name,
    quote: (words) => words,
    cite: (ids) => `[${ids.join(', ')}]`,
  });
}

function evidenceLink(id: string): string {
  const safe = escapeHtml(id);
  return `<a class="ev" href="#${safe}">${safe}</a>`;
}

/** A sentence with its evidence ids behind it. Only for a writer of `htmlWriter`. */
export function sentence(writer: TextWriter, text: Text, evidence: readonly string[] = []): Markup {
  return trusted(writer.write(evidence.length === 0 ? text : [...text, ' ', { cite: evidence }]));
}
