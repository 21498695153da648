import type { Evidence, Text, TextPart } from '@abduce/core';
import { factValue, formatOf, numberOf, wordsOf } from './facts.ts';
import { movement, prefixesOf } from './movement.ts';
import { paragraph, say, text } from './text.ts';

/** What one piece of evidence says, as a sentence. */
export function statement(evidence: Evidence): Text {
  switch (evidence.kind) {
    case 'change':
      return changeStatement(evidence);
    case 'log':
      return logStatement(evidence) ?? measureStatement(evidence);
    default:
      return measureStatement(evidence);
  }
}

const changeNouns: Readonly<Record<string, string>> = {
  deploy: 'Release',
  config: 'Configuration change',
  flag: 'Flag change',
  schema: 'Schema change',
  limit: 'Limit change',
  schedule: 'Scheduled job',
  certificate: 'Certificate change',
  credential: 'Credential change',
  traffic: 'Traffic change',
  scale: 'Scaling',
};

export function changeNoun(kind: string | undefined): string {
  return changeNouns[kind ?? ''] ?? 'Change';
}

function changeStatement(evidence: Evidence): Text {
  const noun = changeNoun(wordsOf(evidence, 'kind'));
  const version = factValue(evidence, 'version');
  const service = factValue(evidence, 'service');
  const what = text(
    noun,
    ...(version === undefined ? [] : [' ', version]),
    ...(service === undefined ? [] : [' of ', service]),
  );
  const title = factValue(evidence, 'title') ?? { quote: evidence.title };
  const time = factValue(evidence, 'time');
  const lag = numberOf(evidence, 'lag');
  return text(
    what,
    ...(time === undefined ? [] : [' at ', time]),
    ...(lag > 0 ? [', ', factValue(evidence, 'lag') as TextPart, ' before the onset'] : []),
    ...(lag < 0 ? [', after the onset'] : []),
    ': ',
    title,
    '.',
  );
}

function logStatement(evidence: Evidence): Text | undefined {
  const template = wordsOf(evidence, 'template');
  const count = factValue(evidence, 'count');
  if (template === undefined || count === undefined) return undefined;
  const number: TextPart = { ...count, format: 'number' };
  const times = numberOf(evidence, 'count') === 1 ? text('once') : text(number, ' times');
  const before = numberOf(evidence, 'count_before');
  const value = factValue(evidence, 'count_before');
  const formerly =
    value === undefined
      ? undefined
      : before === 0
        ? say`never before`
        : say`${{ ...value, format: 'number' as const }} before`;
  const since = factValue(evidence, 'first_seen');
  return text(
    'Logged ',
    times,
    ...(formerly === undefined ? [] : [' (', formerly, ')']),
    ...(since === undefined ? [] : [', first at ', since]),
    ': ',
    { evidence: evidence.id, field: 'template', format: 'text' },
    '.',
  );
}

const measureWords = /^(before|after|change|ratio|onset)$|_(before|after|change|ratio|onset)$/;

function measureStatement(evidence: Evidence): Text {
  const moved = movement(evidence);
  const onset = factValue(evidence, 'onset');
  const title: TextPart = { quote: sentenceCase(evidence.title) };
  const still = moved?.[0] === 'stayed at ';
  const further = prefixesOf(evidence).map((prefix) => {
    const motion = movement(evidence, prefix);
    const noun = prefix.slice(0, -1).replaceAll('_', ' ');
    return motion === undefined ? undefined : text('; ', noun, ' ', motion);
  });
  const head =
    moved === undefined
      ? text(title, otherFacts(evidence))
      : text(title, ' ', moved, ...(onset === undefined || still ? [] : [' at ', onset]));
  return paragraph(text(head, ...further.filter((part) => part !== undefined), '.'));
}

/** Facts that no sentence knows: named and shown, at most six. */
function otherFacts(evidence: Evidence): Text {
  const facts = evidence.facts.filter(
    (fact) =>
      !measureWords.test(fact.name) &&
      fact.value !== '' &&
      (typeof fact.value === 'string' || Number.isFinite(fact.value)),
  );
  if (facts.length === 0) return [];
  return text(
    ': ',
    ...facts
      .slice(0, 6)
      .flatMap((fact, at): TextPart[] => [
        at === 0 ? '' : ', ',
        { quote: fact.name.replaceAll('_', ' ') },
        ' ',
        { evidence: evidence.id, field: fact.name, format: formatOf(evidence, fact) },
      ]),
  );
}

/** A capital at the start, unless the first word is no plain word, such as `p95`. */
export function sentenceCase(words: string): string {
  return /^[a-z]+(?= )/.test(words) ? (words[0] as string).toUpperCase() + words.slice(1) : words;
}
