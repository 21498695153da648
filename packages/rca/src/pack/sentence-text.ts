import type { Report, Text, TextPart, TextValue } from '@abduce/core';
import { factOf, formatOf } from '../report/facts.ts';
import { isOwnTitle } from './own-titles.ts';
import type { PackReferences } from './references.ts';

/**
 * A sentence of a report with references in braces. Citations are left out; words of ours that stand in a quotation,
 * such as the title of a measurement, are words.
 */
export function sentenceText(report: Report, references: PackReferences): (text: Text) => string {
  const evidence = new Map(report.evidence.map((item) => [item.id, item]));
  const words = ownWords(report);
  const value = ({ evidence: id, field, format }: TextValue): string => {
    const item = evidence.get(id);
    const fact = item === undefined ? undefined : factOf(item, field);
    const own = item === undefined || fact === undefined ? format : formatOf(item, fact);
    return format === own ? `${id}.${field}` : `${id}.${field}:${format}`;
  };
  const write = (part: TextPart): string => {
    if (typeof part === 'string') return part.replace(/[{}]/g, '');
    if ('entity' in part) return `{${references.entity(part.entity) ?? '?'}}`;
    if ('cite' in part) return '';
    if ('figure' in part) return `{${references.figure(part.figure)}}`;
    if ('derive' in part) {
      const [first, second] = part.of;
      return `{${part.derive}:${first.evidence}.${first.field},${second.evidence}.${second.field}}`;
    }
    if ('quote' in part) {
      if (part.code !== true && words.has(part.quote.toLowerCase())) return part.quote;
      return `{${references.quote(part) ?? '?'}}`;
    }
    return `{${value(part)}}`;
  };
  return (text) =>
    text
      .map(write)
      .join('')
      .replace(/ +([.,;:])/g, '$1')
      .replace(/\s+/g, ' ')
      .trim();
}

/** Titles of measurements and names of facts: written by us, free of digits, fit to be typed by a model. */
function ownWords(report: Report): ReadonlySet<string> {
  const words = new Set<string>();
  for (const { kind, query, title, facts } of report.evidence) {
    const named = query.kind === 'signal' && query.signal === 'service.gauge';
    const plain = title.replace(/;.*$/s, '');
    if (kind !== 'change' && !named && isOwnTitle(plain)) {
      words.add(plain.toLowerCase());
      words.add(plain.replace(/ here$/, '').toLowerCase());
      words.add(plain.replace(/,.*$/, '').toLowerCase());
    }
    for (const { name } of facts) {
      const shown = name.replaceAll('_', ' ');
      if (isOwnTitle(shown)) words.add(shown);
    }
  }
  return words;
}
