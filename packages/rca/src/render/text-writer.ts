import type { Evidence, Report, Text, TextFigure, TextPart } from '@abduce/core';
import { derivedFact } from '../report/derived.ts';
import { cleanText } from './clean.ts';
import { formatFact, formatNumber, formatTime, noData } from './format.ts';
import { onAnotherDay } from './other-day.ts';

/** How a renderer marks up the parts of a sentence. All words it gets are clean, on one line, but not escaped. */
export interface TextStyle {
  words(words: string): string;
  value(words: string, evidence: string | undefined): string;
  entity(name: string, id: string): string;
  quote(words: string, code: boolean): string;
  cite(ids: readonly string[]): string;
}

export interface TextWriter {
  /** The sentence in the style of the renderer. */
  write(text: Text): string;
  /** The name of an entity, clean. */
  nameOf(entity: string): string;
  evidence(id: string): Evidence | undefined;
}

/** The longest name and the longest quotation that a report shows. */
const limits = { name: 60, quote: 160 };

function figureOf(report: Report, { figure }: TextFigure): string {
  switch (figure) {
    case 'confidence':
      return formatNumber(Math.round(report.confidence * 100) / 100);
    case 'onset':
      return report.onset === undefined ? noData : formatTime(report.onset);
    case 'recovery':
      return report.recovery === undefined ? noData : formatTime(report.recovery);
    case 'window_start':
      return formatTime(report.window.start);
    case 'window_end':
      return formatTime(report.window.end);
  }
}

export function textWriter(report: Report, style: TextStyle): TextWriter {
  const names = new Map(report.map.nodes.map(({ id, name }) => [id, name]));
  const evidence = new Map(report.evidence.map((item) => [item.id, item]));
  const nameOf = (entity: string): string => {
    const name = names.get(entity);
    if (name !== undefined) return cleanText(name, limits.name);
    // The id of a dependency names both of its sides.
    const sides = entity.split(' -> ').map((side) => names.get(side) ?? plainId(side));
    return sides.map((side) => cleanText(side, limits.name)).join(' → ');
  };

  const write = (part: TextPart): string => {
    if (typeof part === 'string') return style.words(cleanWords(part));
    if ('entity' in part) return style.entity(nameOf(part.entity), part.entity);
    if ('quote' in part)
      return style.quote(cleanText(part.quote, limits.quote), part.code === true);
    if ('cite' in part) return part.cite.length === 0 ? '' : style.cite(part.cite);
    if ('figure' in part) return style.value(figureOf(report, part), undefined);
    if ('derive' in part) {
      const derived = derivedFact(part, evidence);
      if (derived === undefined) return style.value(noData, undefined);
      return style.value(formatFact(derived, part.format), part.of[0].evidence);
    }
    const fact = evidence
      .get(part.evidence)
      ?.facts.find((candidate) => candidate.name === part.field);
    if (fact === undefined) return style.value(noData, undefined);
    if (typeof fact.value === 'string') {
      return style.quote(cleanText(fact.value, limits.quote), codeFacts.has(fact.name));
    }
    const item = evidence.get(part.evidence);
    const dated = part.field === 'time' && item !== undefined && onAnotherDay(item);
    const words = dated ? formatTime(fact.value, { date: true }) : formatFact(fact, part.format);
    return style.value(words, part.evidence);
  };
  return {
    write: (text) => tidy(text.map(write).join('')),
    nameOf,
    evidence: (id) => evidence.get(id),
  };
}

/** The name in the id of a host, which no map of services shows. */
function plainId(id: string): string {
  return id.replace(/^node:(?=.)/, '');
}

const codeFacts = new Set(['template', 'statement', 'route', 'operation', 'function', 'table']);

/** Keeps the blanks at both ends, which part a word from its neighbour. */
function cleanWords(words: string): string {
  const clean = cleanText(words, 2000);
  if (clean === '') return words === '' ? '' : ' ';
  return `${/^\s/.test(words) ? ' ' : ''}${clean}${/\s$/.test(words) ? ' ' : ''}`;
}

/** A citation without ids leaves a blank before the full stop. */
function tidy(sentence: string): string {
  return sentence.replace(/ +([.,;])/g, '$1').replace(/ {2,}/g, ' ');
}
