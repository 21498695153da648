import type { PackEvidence, PackFact } from '../../../pack/pack.ts';
import { topicsIn } from '../words/topics.ts';
import { wordForms } from '../words/word-forms.ts';

/** What a number says about its measurement. */
export type FactRole =
  | 'before'
  | 'after'
  | 'change'
  | 'ratio'
  /** A point in time. */
  | 'time'
  /** A distance between two points in time. */
  | 'lag'
  | 'words'
  | 'other';

/** One thing that was measured, before and after: the facts of an evidence that share a prefix. */
export interface Measure {
  readonly evidence: string;
  /** Empty, or such as `rows_`. */
  readonly prefix: string;
  readonly unit: string;
  readonly before: number | undefined;
  readonly after: number | undefined;
  readonly moved: 'up' | 'down' | 'same' | undefined;
  /** What it is about, weak topics with a tilde. */
  readonly topics: ReadonlySet<string>;
  /** Topics that a sentence has to name when it gives a number of this measurement. */
  readonly qualifiers: ReadonlySet<string>;
}

export interface KnownFact {
  readonly evidence: string;
  readonly field: string;
  readonly role: FactRole;
  readonly measure: Measure | undefined;
  readonly value: number | undefined;
  readonly unit: string;
  readonly shown: string;
}

/** Less than this, relative to the larger side, is no movement. */
const stillness = 0.05;

const prefixTopics: Readonly<Record<string, readonly string[]>> = {
  rows_: ['rows'],
  calls_: ['fan_out', '~calls'],
  failed_: ['errors'],
  fastest_tenth_: ['fastest', 'time'],
  total_: ['total', 'time'],
};

/** Topics that go with another one. */
const implied: Readonly<Record<string, readonly string[]>> = {
  own: ['time'],
  between: ['network', 'time'],
  traffic: ['~requests'],
  call_rate: ['~calls'],
  errors: [],
};

const strictQualifiers: ReadonlySet<string> = new Set(['own', 'fastest', 'total']);

/** Topics that only say which statistic of a measurement is meant. */
export const qualifierTopics: ReadonlySet<string> = new Set([
  ...strictQualifiers,
  'median',
  'tail',
]);

export function withImplied(topics: Iterable<string>): Set<string> {
  const all = new Set(topics);
  for (const topic of [...all]) for (const other of implied[topic] ?? []) all.add(other);
  return all;
}

export function topicsOfWords(text: string): Set<string> {
  const words = text.match(/[A-Za-z][A-Za-z'’/-]*/g) ?? [];
  const hits = topicsIn(words.map((word) => wordForms(word)));
  return withImplied(hits.map(({ topic }) => topic).filter((topic) => topic !== ''));
}

export function roleOf({ field, unit, value }: PackFact): FactRole {
  if (value === null) return 'words';
  if (unit.startsWith('ms{epoch}')) return 'time';
  if (field === 'lag') return 'lag';
  const last = /(?:^|_)(before|after|change|ratio)$/.exec(field)?.[1];
  if (last !== undefined) return last as FactRole;
  return field === 'count' ? 'after' : 'other';
}

function movement(before: number | undefined, after: number | undefined): Measure['moved'] {
  if (before === undefined || after === undefined) return undefined;
  const scale = Math.max(Math.abs(before), Math.abs(after));
  if (scale === 0 || Math.abs(after - before) / scale < stillness) return 'same';
  return after > before ? 'up' : 'down';
}

/** The prefix of a fact: `count` and `count_before` are one measurement. */
function prefixOf(field: string): string {
  if (field === 'count' || field === 'count_before') return 'count_';
  return /^(.*_)?(?:before|after|change|ratio)$/.exec(field)?.[1] ?? '';
}

const kindTopics: Readonly<Record<string, readonly string[]>> = {
  log: ['log', '~records'],
  trace: ['span'],
  change: ['change'],
  metric: [],
  profile: [],
  topology: [],
};

/** The facts of one evidence, each with the measurement it belongs to. */
export function readFacts(evidence: PackEvidence): readonly KnownFact[] {
  const own =
    evidence.kind === 'change'
      ? new Set<string>()
      : topicsOfWords(evidence.title.replace(/;.*$/s, ''));
  // `time per call` is one phrase; that it counts calls still tells it from `time per request`.
  for (const noun of ['request', 'call']) {
    if (new RegExp(`\\b${noun}s?\\b`, 'i').test(evidence.title)) own.add(`~${noun}s`);
  }
  const measures = new Map<string, Measure>();
  const numberOf = (field: string): number | undefined =>
    evidence.facts.find((fact) => fact.field === field)?.value ?? undefined;
  const measureOf = (fact: PackFact): Measure => {
    const prefix = prefixOf(fact.field);
    const known = measures.get(prefix);
    if (known !== undefined) return known;
    const [before, after] =
      prefix === 'count_'
        ? [numberOf('count_before'), numberOf('count')]
        : [numberOf(`${prefix}before`), numberOf(`${prefix}after`)];
    const special = prefixTopics[prefix];
    const topics = withImplied(
      special ??
        (prefix === '' || prefix === 'count_' ? own : topicsOfWords(prefix.replaceAll('_', ' '))),
    );
    for (const topic of prefix === 'count_' ? (kindTopics[evidence.kind] ?? []) : [])
      topics.add(topic);
    const measure: Measure = {
      evidence: evidence.id,
      prefix,
      unit: fact.unit,
      before,
      after,
      moved: movement(before, after),
      topics,
      qualifiers: new Set([...topics].filter((topic) => strictQualifiers.has(topic))),
    };
    measures.set(prefix, measure);
    return measure;
  };
  return evidence.facts.map((fact) => {
    const role = roleOf(fact);
    const measured = ['before', 'after', 'change', 'ratio'].includes(role);
    return {
      evidence: evidence.id,
      field: fact.field,
      role,
      measure: measured ? measureOf(fact) : undefined,
      value: fact.value ?? undefined,
      unit: fact.unit,
      shown: fact.shown,
    };
  });
}

export function topicsOfEvidence(evidence: PackEvidence, facts: readonly KnownFact[]): Set<string> {
  const topics = new Set(kindTopics[evidence.kind] ?? []);
  if (evidence.kind === 'change') {
    const kind = evidence.facts.find(({ field }) => field === 'kind')?.shown ?? '';
    for (const topic of topicsOfWords(kind)) topics.add(topic);
    return topics;
  }
  for (const topic of topicsOfWords(evidence.title)) topics.add(topic);
  for (const { measure } of facts) for (const topic of measure?.topics ?? []) topics.add(topic);
  for (const { field } of facts)
    for (const topic of topicsOfWords(field.replaceAll('_', ' '))) topics.add(topic);
  return topics;
}
