import { book } from '../book/book.ts';
import type { Violation, ViolationKind } from '../claim.ts';
import type { PackIndex } from '../index/pack-index.ts';
import type { Template } from '../index/template.ts';
import type { Candidate, Item, ValueItem } from '../read/item.ts';
import { violation } from '../read/violation.ts';
import type { Frame, Reading } from './frame.ts';
import { matcherOf, type Place } from './match.ts';
import { anyOf, type Pattern } from './pattern.ts';
import { causePlaces } from './places/causes.ts';
import { changePlaces } from './places/changes.ts';
import { entityPlaces } from './places/entities.ts';
import { measurePlaces } from './places/measures.ts';
import { valuePlaces } from './places/values.ts';
import { verdictPlaces } from './places/verdict.ts';
import type { Places, Reader } from './reader.ts';

const rules: ReadonlyMap<string, Pattern> = new Map(
  Object.entries(book).map(([name, alternatives]) => [name, anyOf(alternatives)]),
);

export interface SentenceReading {
  /** What every number stands for. */
  readonly chosen: ReadonlyMap<ValueItem, Candidate>;
}

/** Reads a sentence by the book, to its end. Otherwise: how far that went, and why it ended there. */
export function readSentence(
  index: PackIndex,
  template: Template,
  items: readonly Item[],
  cited: ReadonlySet<string>,
): SentenceReading | { readonly violation: Violation } {
  const evidence = [...cited].flatMap((id) => index.evidence.get(id) ?? []);
  const readings = evidence.flatMap((one): Reading[] => {
    const measures = new Set(one.facts.map(({ measure }) => measure));
    return [...measures].flatMap((measure) =>
      measure === undefined ? [] : [{ evidence: one, measure }],
    );
  });
  const changes = evidence.filter(({ pack }) => pack.kind === 'change');

  let worst: { at: number; kind: ViolationKind; problem: string; wordsAt: number } = {
    at: -1,
    kind: 'form',
    problem: '',
    wordsAt: 0,
  };
  let causeAt = -1;
  const stuck = new Set<string>();
  let places: Places = {};
  const matcher = matcherOf<Frame>(items, (name): Place<Frame> => {
    const place = places[name];
    if (place !== undefined) return place;
    const rule = rules.get(name);
    if (rule === undefined) throw new Error(`nothing fills <${name}>`);
    return (at, frame, _, then) => matcher.match(rule, at, frame, then);
  });
  const reader: Reader = {
    index,
    template,
    items,
    readings,
    changes,
    match: matcher.match,
    onward: (at, frame, then) => {
      const told = frame.statements.map(
        ({ kind, evidence: ids, entity, measure }) => `${kind} ${ids} ${measure?.prefix} ${entity}`,
      );
      const key = [frame.purpose, at, frame.since, frame.closed, ...told].join('|');
      if (stuck.has(key)) return false;
      if (then(at, frame)) return true;
      stuck.add(key);
      return false;
    },
    wantCause: (at) => {
      if (at > 0) causeAt = Math.max(causeAt, at);
    },
    complain: (at, kind, problem, wordsAt = at) => {
      if (at > worst.at) worst = { at, kind, problem, wordsAt };
      return false;
    },
  };
  places = {
    ...entityPlaces(reader),
    ...valuePlaces(reader),
    ...measurePlaces(reader),
    ...changePlaces(reader),
    ...causePlaces(reader),
    ...verdictPlaces(reader),
  };
  const frame: Frame = {
    readings,
    changes,
    claims: [],
    given: [],
    placed: undefined,
    statements: [],
    chosen: [],
    since: 0,
    from: 0,
    closed: false,
    purpose: '',
    moment: '',
  };
  let chosen: SentenceReading['chosen'] | undefined;
  const start: Pattern = { kind: 'place', name: 'text', option: '' };
  matcher.match(start, 0, frame, (_, last) => {
    chosen = new Map(last.chosen);
    return true;
  });
  if (chosen !== undefined) return { chosen };
  // A reason that lies as far as words could be read is why it ended; otherwise the words are.
  if (worst.at >= 0 && worst.at >= matcher.furthest - 1)
    return { violation: violation(worst.kind, wordsFrom(items, worst.wordsAt, 3), worst.problem) };
  if (causeAt > 0)
    return {
      violation: violation(
        'cause',
        wordsFrom(items, causeAt, 6),
        'that is not known to be the cause, or not in these words; say it as the data does',
      ),
    };
  const words = wordsFrom(items, matcher.furthest, 6);
  const problem =
    words === ''
      ? 'the sentence stops too early'
      : 'cannot be read from here on; say it in a plainer way, one measurement to a clause';
  return { violation: violation('form', words, problem) };
}

function wordsFrom(items: readonly Item[], at: number, count: number): string {
  return items
    .slice(Math.max(0, at), at + count)
    .map((item) => {
      if (item.kind === 'word' || item.kind === 'mark') return item.text;
      return item.kind === 'entity' ? item.name : '{…}';
    })
    .join(' ');
}
