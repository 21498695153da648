import type { Evidence, Report, Text } from '@abduce/core';
import { textWriter } from '../../render/text-writer.ts';
import { textsOf } from '../texts-of.ts';

/** Places that hold whole sentences. */
const sentences =
  /^(?:summary|rootCause\.(?:text|sure)|impact|chain|actions\[\d+\]\.text|unknowns|ruledOut\[\d+\]\.text|alternatives\[\d+\]\.text)/;

/** Titles and reasons may begin in the middle of a sentence. */
const whole = /^(?:summary|rootCause\.(?:text|sure)|impact|chain|actions\[\d+\]\.text|unknowns)/;

const units =
  'request|call|connection|instance|restart|record|row|message|kill|session|failure|time';

const mistakes: readonly (readonly [RegExp, string])[] = [
  [/\b([a-z]+) \1\b/i, 'a doubled word'],
  [/ {2}|\s[.,;:!?](?:\s|$)|[.,;:]{2}|\(\s|\s\)|\(\)|^\s|\s$/, 'blanks or punctuation'],
  [/undefined|NaN|\bno data\b(?! for)|[{}]/, 'a hole'],
  [new RegExp(`(?<![\\d.,])1 (?:${units})s\\b`), 'one of a plural'],
  [
    new RegExp(`(?<![\\d.,])(?:0|[2-9]|\\d\\d+|\\d*\\.\\d+) (?:${units})(?![a-z])(?! per| of)`),
    'several of a singular',
  ],
  [/\bit (?:were|have|are)\b/i, 'a plural verb'],
  [new RegExp(`\\b(?:${units})s (?:was|has|is)\\b`, 'i'), 'a singular verb'],
  [/\b(?:[Tt]he (?:time|share|memory)\b[^.;,]* at \w+) (?:were|have)\b/, 'a plural verb'],
  [/\ba (?=[aeio])(?!one\b|once\b)/i, '"a" before a vowel'],
  [/\ban (?=[^aeiou\s])/i, '"an" before a consonant'],
  [/ because [.[]|: \.|: $/, 'nothing where something was to come'],
];

/** What is wrong with the wording of a report: grammar, form, and whether it says what the numbers say. */
export function grammarMistakes(report: Report): readonly string[] {
  const writer = textWriter(report, {
    words: (words) => words,
    value: (words) => words,
    entity: (name) => name,
    // What telemetry wrote is not ours to judge; titles of measurements are.
    quote: (words, code) => (code || !/^[A-Za-z ,'-]+$/.test(words) ? 'Q' : words),
    cite: (ids) => `[${ids.join(', ')}]`,
  });
  const evidence = new Map(report.evidence.map((item) => [item.id, item]));
  const found: string[] = [];
  for (const { place, text } of textsOf(report)) {
    const words = writer.write(text);
    const complain = (problem: string): void => {
      found.push(`${place}: ${problem}: ${words}`);
    };
    for (const [pattern, problem] of mistakes) {
      const hit = words.match(pattern);
      if (hit !== null) complain(`${problem} ("${hit[0]}")`);
    }
    if (sentences.test(place) && !/[.!?]$/.test(words)) complain('no full stop');
    if (whole.test(place)) {
      if (typeof text[0] === 'string' && !/^[A-Z]/.test(words)) complain('no capital');
      if (/[.!?] [a-z]/.test(ownSentences(text))) complain('no capital inside');
    }
    for (const problem of untrue(text, evidence)) complain(problem);
  }
  return found;
}

/** Our words alone; what telemetry and names say is left to them. */
function ownSentences(text: Text): string {
  return text.map((part) => (typeof part === 'string' ? part : 'X')).join('');
}

/** Words of direction between two values of one evidence that say the contrary of what the values do. */
function untrue(text: Text, evidence: ReadonlyMap<string, Evidence>): readonly string[] {
  const found: string[] = [];
  const numberOf = (part: Text[number] | undefined): number | undefined => {
    if (typeof part !== 'object' || !('field' in part)) return undefined;
    const value = evidence.get(part.evidence)?.facts.find(({ name }) => name === part.field)?.value;
    return typeof value === 'number' ? value : undefined;
  };
  for (const [at, part] of text.entries()) {
    if (typeof part !== 'string') continue;
    const [from, to] = [numberOf(text[at + 1]), numberOf(text[at + 3])];
    if (from === undefined) continue;
    if (/\brose from $/.test(part) && !(to !== undefined && to > from))
      found.push('"rose" is untrue');
    if (/\bfell from $/.test(part) && !(to !== undefined && to < from))
      found.push('"fell" is untrue');
  }
  return found;
}
