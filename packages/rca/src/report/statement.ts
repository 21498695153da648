import type { Evidence, Text, TextPart } from '@abduce/core';
import { factValue, formatOf, numberOf, wordsOf } from './facts.ts';
import { movement, prefixesOf } from './movement.ts';
import { type Namer, startingTitle } from './namer.ts';
import { paragraph, say, text } from './text.ts';

/** What one piece of evidence says, as a sentence. */
export function statement(evidence: Evidence, namer: Namer): Text {
  switch (evidence.kind) {
    case 'change':
      return changeStatement(evidence);
    case 'log':
      return logStatement(evidence) ?? measureStatement(evidence, namer);
    default:
      return measureStatement(evidence, namer);
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
  return text(
    what,
    ...(time === undefined ? [] : [' at ', time]),
    ...(lag > 0 ? [', ', factValue(evidence, 'lag') as TextPart, ' before the onset'] : []),
    ...(lag < -aboutTheSame ? [', after the onset'] : []),
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
