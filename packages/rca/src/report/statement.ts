import type { Evidence, Text, TextPart } from '@abduce/core';
import { changeStatement } from './changes.ts';
import { factOf, factValue, formatOf, numberOf, wordsOf } from './facts.ts';
import { bare, directionOf, movement, prefixesOf } from './movement.ts';
import type { Namer } from './namer.ts';
import { say, text } from './text.ts';
import { subject } from './titles.ts';

/** What one piece of evidence says, as a sentence. */
export function statement(evidence: Evidence, namer: Namer): Text {
  switch (evidence.kind) {
    case 'change':
      return changeStatement(evidence);
    case 'log':
      return logStatement(evidence) ?? measureStatement(evidence, namer);
    default:
      return (
        failureStatement(evidence) ??
        heldStatement(evidence) ??
        operationStatement(evidence) ??
        countStatement(evidence, namer) ??
        measureStatement(evidence, namer)
      );
  }
}

/** How often before: ` (never before)`, ` (3 times before)`. */
function formerly(evidence: Evidence): Text {
  const value = factValue(evidence, 'count_before');
  if (value === undefined) return [];
  const count = numberOf(evidence, 'count_before');
  if (count === 0) return [' (never before)'];
  if (count === 1) return [' (once before)'];
  return text(' (', { ...value, format: 'number' }, ' times before)');
}

/** `once`, `36 times`. */
function times(evidence: Evidence): Text | undefined {
  const count = factValue(evidence, 'count');
  if (count === undefined) return undefined;
  if (numberOf(evidence, 'count') === 1) return ['once'];
  return text({ ...count, format: 'number' }, ' times');
}

function firstSeen(evidence: Evidence): Text {
  const single = numberOf(evidence, 'count') === 1;
  return (
    (single
      ? say`, at ${factValue(evidence, 'first_seen')}`
      : say`, first at ${factValue(evidence, 'first_seen')}`) ?? []
  );
}

/** Failed requests or calls of one operation, from spans. */
function failureStatement(evidence: Evidence): Text | undefined {
  const { query, entity } = evidence;
  const how = times(evidence);
  const counts = factOf(evidence, 'count')?.unit === '{failure}';
  if (query.kind !== 'spans' || how === undefined || !counts) return undefined;
  const operation = factValue(evidence, 'operation');
  const errorType = factValue(evidence, 'error_type');
  const message = factValue(evidence, 'message');
  const called = query.target !== undefined && query.service !== undefined;
  const who: Text = called
    ? text('Calls from ', { entity: query.service ?? '' }, ' to ', { entity: query.target ?? '' })
    : text('Requests of ', { entity });
  return text(
    who,
    ' failed ',
    how,
    formerly(evidence),
    firstSeen(evidence),
    ...(operation === undefined ? [] : [', in ', operation]),
    ...(errorType === undefined ? [] : [', ending in ', errorType]),
    ...(message === undefined ? [] : [': “', message, '”']),
    '.',
  );
}

/** Calls that a service makes while it holds something open: how many, what they ask for, and how long each takes. */
function heldStatement(evidence: Evidence): Text | undefined {
  const { query, entity } = evidence;
  const how = times(evidence);
  const within = factValue(evidence, 'within');
  const after = factValue(evidence, 'after');
  if (query.kind !== 'spans' || how === undefined || within === undefined) return undefined;
  const operation = factValue(evidence, 'operation');
  return text(
    { entity },
    ' called ',
    ...(query.target === undefined ? ['others'] : [{ entity: query.target }]),
    ...(operation === undefined ? [] : [' (', operation, ')']),
    ' ',
    how,
    formerly(evidence),
    ' between two statements of ',
    within,
    ...(after === undefined ? [] : [', ', after, ' each']),
    '.',
  );
}

/** The time of one operation: its own, and with the calls that it makes. */
function operationStatement(evidence: Evidence): Text | undefined {
  const { query, entity } = evidence;
  const operation = factValue(evidence, 'operation');
  const total = movement(evidence, 'total_');
  const own = movement(evidence);
  const called =
    query.kind !== 'spans' || query.statement !== undefined || query.target !== undefined;
  if (called || operation === undefined || own === undefined) return undefined;
  if (total === undefined) {
    const whole = /^time per request\b/i.test(evidence.title);
    return whole ? text('The time of ', operation, ' at ', { entity }, ' ', own, '.') : undefined;
  }
  return text(
    'The time of ',
    operation,
    ' at ',
    { entity },
    ' ',
    total,
    '; its own part of it ',
    own,
    '.',
  );
}

/** For evidence that counts something rather than compares two measurements. */
function countStatement(evidence: Evidence, namer: Namer): Text | undefined {
  const count = factValue(evidence, 'count');
  if (count === undefined || factValue(evidence, 'after') !== undefined) return undefined;
  const title = subject({ ...evidence, title: evidence.title.replace(/ here$/, '') }, namer);
  const words = evidence.facts.filter(({ value }) => typeof value === 'string' && value !== '');
  return text(
    title,
    ': ',
    count,
    formerly(evidence),
    firstSeen(evidence),
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
  const how = times(evidence);
  if (template === undefined || how === undefined) return undefined;
  return text(
    ...(evidence.entity === '' ? ['Logged'] : [{ entity: evidence.entity }, ' logged']),
    ' ',
    { evidence: evidence.id, field: 'template', format: 'text' },
    ' ',
    how,
    formerly(evidence),
    firstSeen(evidence),
    '.',
  );
}

const measureWords =
  /^(before|after|change|ratio|onset|until)$|_(before|after|change|ratio|onset)$/;

/** Of calls of one operation: which. */
function namedSubject(evidence: Evidence, namer: Namer): Text {
  const operation = factValue(evidence, 'operation');
  const [head, ...rest] = evidence.title.split(' of one operation');
  if (operation === undefined || head === undefined || rest.length === 0) {
    return subject(evidence, namer);
  }
  return text(
    subject({ ...evidence, title: head, entity: '' }, namer),
    ' of ',
    operation,
    namer.place(evidence),
  );
}

function measureStatement(evidence: Evidence, namer: Namer): Text {
  const moved = movement(evidence);
  const still = directionOf(evidence) === 'still';
  const at = still ? undefined : say` at ${factValue(evidence, 'onset')}`;
  return text(
    ...namedSubject(evidence, namer),
    ...(moved === undefined ? [otherFacts(evidence)] : [' ', moved, at ?? []]),
    ...prefixesOf(evidence).map((prefix) => further(evidence, prefix)),
    '.',
  );
}

/** What else was measured with it; the unit names most of it: `; still 20 rows per call`. */
function further(evidence: Evidence, prefix: string): Text {
  const after = factValue(evidence, `${prefix}after`);
  const before = factValue(evidence, `${prefix}before`);
  const named = prefix.slice(0, -1).replaceAll('_', ' ');
  const worded = factOf(evidence, `${prefix}after`)?.unit.startsWith('{') === true;
  const direction = directionOf(evidence, prefix);
  // A second zero is no news.
  if (direction === undefined) return [];
  if (direction === 'still' && numberOf(evidence, `${prefix}after`) === 0) return [];
  if (worded && direction === 'still') return say`; still ${after}` ?? [];
  if (worded && (direction === 'rose' || direction === 'fell')) {
    return say`; ${after} instead of ${bare(evidence, before)}` ?? [];
  }
  const label = prefix === 'fastest_tenth_' ? 'the fastest tenth' : named;
  // That there is nothing to compare with was said of the first.
  if (direction === 'new') {
    if (numberOf(evidence, `${prefix}after`) === 0) return [];
    return (worded ? say`; ${after}` : say`; ${label} ${after}`) ?? [];
  }
  return text('; ', label, ' ', movement(evidence, prefix) ?? []);
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
