import type { Evidence, Text, TextPart } from '@abduce/core';
import { factValue, formatOf, numberOf, wordsOf } from './facts.ts';
import { movement, prefixesOf } from './movement.ts';
import { type Namer, startingTitle } from './namer.ts';
import { paragraph, text } from './text.ts';

/** What one piece of evidence says, as a sentence. */
export function statement(evidence: Evidence, namer: Namer): Text {
  switch (evidence.kind) {
    case 'change':
      return changeStatement(evidence);
    case 'log':
      return logStatement(evidence) ?? measureStatement(evidence, namer);
    default:
      return countStatement(evidence, namer) ?? measureStatement(evidence, namer);
  }
}

const changeNouns: Readonly<Record<string, string>> = {
  deploy: 'Release',
  commit: 'Commit',
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

/** Seconds within which the grid of the series cannot tell what came first. */
const aboutTheSame = 60;

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
  const since = numberOf(evidence, 'since');
  const later = since > numberOf(evidence, 'time') ? factValue(evidence, 'since') : undefined;
  const does = factValue(evidence, 'does');
  const line = factValue(evidence, 'line');
  return text(
    what,
    ...(time === undefined ? [] : [' at ', time]),
    ...(later === undefined ? [] : [', live since ', later]),
    ...(lag > 0 ? [', ', factValue(evidence, 'lag') as TextPart, ' before the onset'] : []),
    ...(lag < -aboutTheSame ? [', after the onset'] : []),
    ': ',
    title,
    '.',
    ...(does === undefined ? [] : [' It ', does]),
    ...(does === undefined || line === undefined ? [] : [': “', line, '”']),
    ...(does === undefined ? [] : ['.']),
  );
}

/** How often before: `never before`, `3 before`. */
function formerCount(evidence: Evidence): Text | undefined {
  const value = factValue(evidence, 'count_before');
  if (value === undefined) return undefined;
  return numberOf(evidence, 'count_before') === 0
    ? ['never before']
    : text({ ...value, format: 'number' }, ' before');
}

/** For evidence that counts something rather than compares two measurements. */
function countStatement(evidence: Evidence, namer: Namer): Text | undefined {
  const count = factValue(evidence, 'count');
  if (count === undefined || factValue(evidence, 'after') !== undefined) return undefined;
  const title = startingTitle({ ...evidence, title: evidence.title.replace(/ here$/, '') });
  const former = formerCount(evidence);
  const since = factValue(evidence, 'first_seen');
  const words = evidence.facts.filter(({ value }) => typeof value === 'string' && value !== '');
  return text(
    title,
    namer.place(evidence),
    ': ',
    count,
    ...(former === undefined ? [] : [' (', former, ')']),
    ...(since === undefined ? [] : [', first at ', since]),
    ...words
      .slice(0, 4)
      .flatMap((fact): TextPart[] => [
        ', ',
        { quote: fact.name.replaceAll('_', ' ') },
        ' ',
        { evidence: evidence.id, field: fact.name, format: 'text' },
      ]),
    '.',
  );
}

function logStatement(evidence: Evidence): Text | undefined {
  const template = wordsOf(evidence, 'template');
  const count = factValue(evidence, 'count');
  if (template === undefined || count === undefined) return undefined;
  const number: TextPart = { ...count, format: 'number' };
  const times = numberOf(evidence, 'count') === 1 ? text('once') : text(number, ' times');
  const formerly = formerCount(evidence);
  const since = factValue(evidence, 'first_seen');
  return text(
    ...(evidence.entity === '' ? ['Logged'] : [{ entity: evidence.entity }, ' logged']),
    ' ',
    { evidence: evidence.id, field: 'template', format: 'text' },
    ' ',
    times,
    ...(formerly === undefined ? [] : [' (', formerly, ')']),
    ...(since === undefined ? [] : [', first at ', since]),
    '.',
  );
}

const measureWords = /^(before|after|change|ratio|onset)$|_(before|after|change|ratio|onset)$/;

function measureStatement(evidence: Evidence, namer: Namer): Text {
  const moved = movement(evidence);
  const onset = factValue(evidence, 'onset');
  const title = text(startingTitle(evidence), namer.place(evidence));
  const still = moved?.[0] === 'stayed at ';
  const further = prefixesOf(evidence).flatMap((prefix) => {
    const motion = movement(evidence, prefix);
    // A second zero is no news.
    if (
      motion === undefined ||
      (motion[0] === 'stayed at ' && numberOf(evidence, `${prefix}after`) === 0)
    )
      return [];
    return [text('; ', prefix.slice(0, -1).replaceAll('_', ' '), ' ', motion)];
  });
  const head =
    moved === undefined
      ? text(title, otherFacts(evidence))
      : text(title, ' ', moved, ...(onset === undefined || still ? [] : [' at ', onset]));
  return paragraph(text(head, ...further, '.'));
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
