import type { Evidence, Text } from '@abduce/core';
import { factValue, numberOf, wordsOf } from './facts.ts';
import { say, text } from './text.ts';

interface ChangeWords {
  /** At the start of a sentence. */
  readonly noun: string;
  /** What it did at its time. */
  readonly came: string;
  /** What takes it back. Default `Take back`. */
  readonly undo?: string;
}

const changeWords: Readonly<Record<string, ChangeWords>> = {
  deploy: { noun: 'Release', came: 'went live', undo: 'Roll back' },
  commit: { noun: 'Commit', came: 'was merged', undo: 'Revert' },
  config: { noun: 'Configuration change', came: 'was made' },
  flag: { noun: 'Flag change', came: 'was made' },
  schema: { noun: 'Schema change', came: 'was made' },
  limit: { noun: 'Limit change', came: 'was made' },
  schedule: { noun: 'Scheduled job', came: 'started', undo: 'Stop' },
  certificate: { noun: 'Certificate change', came: 'was made' },
  credential: { noun: 'Credential change', came: 'was made' },
  traffic: { noun: 'Traffic change', came: 'began', undo: 'Turn away' },
  scale: { noun: 'Scaling', came: 'took place' },
};

const other: ChangeWords = { noun: 'Change', came: 'was made' };

function wordsFor(kind: string | undefined): ChangeWords {
  return (
    (kind !== undefined && Object.hasOwn(changeWords, kind) ? changeWords[kind] : other) ?? other
  );
}

export function changeNoun(kind: string | undefined): string {
  return wordsFor(kind).noun;
}

/** A name for the change inside a sentence, such as `release 2.14.0 of orders`. */
export function changeName(evidence: Evidence): Text {
  const noun = changeNoun(wordsOf(evidence, 'kind')).toLowerCase();
  const version = factValue(evidence, 'version');
  const service = factValue(evidence, 'service');
  const title = factValue(evidence, 'title') ?? { quote: evidence.title };
  if (version !== undefined) {
    return text(noun, ' ', version, ...(service === undefined ? [] : [' of ', service]));
  }
  return text(noun, ' “', title, '”');
}

/** What takes the change back: `Roll back release 2.14.0 of orders`, `Stop scheduled job “backup”`. */
export function changeUndoing(evidence: Evidence): Text {
  const { undo = 'Take back' } = wordsFor(wordsOf(evidence, 'kind'));
  return text(undo, ' ', changeName(evidence));
}

/** Seconds within which the grid of the series cannot tell what came first. */
const aboutTheSame = 60;

/** ` went live at 14:02:10 UTC, 21 s before the onset`; nothing where its time is not known. */
function changeMoment(evidence: Evidence): Text {
  const { came } = wordsFor(wordsOf(evidence, 'kind'));
  const time = factValue(evidence, 'time');
  if (time === undefined) return [];
  const since = numberOf(evidence, 'since');
  const later = since > numberOf(evidence, 'time') ? factValue(evidence, 'since') : undefined;
  const lag = numberOf(evidence, 'lag');
  const before = lag > 0 ? say`, ${factValue(evidence, 'lag')} before the onset` : undefined;
  return text(
    ` ${came} at `,
    time,
    ...(later === undefined ? [] : [' and was live from ', later]),
    before ?? (lag < -aboutTheSame ? ', after the onset' : ''),
  );
}

/** What the change does, as its diff tells: `It takes an index away: “DROP INDEX …”.` */
function changeDeed(evidence: Evidence | undefined): Text | undefined {
  const does = evidence && factValue(evidence, 'does');
  const line = evidence && factValue(evidence, 'line');
  if (does === undefined) return undefined;
  return text('It ', does, ...(line === undefined ? [] : [': “', line, '”']), '.');
}

/** A change as a sentence of the evidence chain. */
export function changeStatement(evidence: Evidence): Text {
  const version = factValue(evidence, 'version');
  const service = factValue(evidence, 'service');
  const title = factValue(evidence, 'title') ?? { quote: evidence.title };
  const moment = changeMoment(evidence);
  const deed = changeDeed(evidence);
  return text(
    changeNoun(wordsOf(evidence, 'kind')),
    ...(version === undefined ? [] : [' ', version]),
    ...(service === undefined ? [] : [' of ', service]),
    ...(moment.length === 0 ? [] : [moment]),
    ': “',
    title,
    '”.',
    ...(deed === undefined ? [] : [' ', deed]),
  );
}
