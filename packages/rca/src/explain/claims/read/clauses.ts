import { withImplied } from '../index/measure.ts';
import { type Cue, cueAt } from '../words/cues.ts';
import { type TopicHit, topicsIn } from '../words/topics.ts';
import { type EntityItem, type Item, isMark, isWord, type ValueItem } from './item.ts';

/** A stretch of a sentence that says one thing. */
export interface Clause {
  readonly items: readonly Item[];
  /** Index of its first item in the sentence. */
  readonly from: number;
  /** Entities it names, or else those that the clause before speaks of. */
  readonly entities: readonly string[];
  readonly named: readonly string[];
  readonly hits: readonly TopicHit[];
  /** Topics without the weak ones, its own or else those of the clause before. */
  readonly topics: ReadonlySet<string>;
  readonly ownTopics: ReadonlySet<string>;
  readonly weak: ReadonlySet<string>;
  readonly values: readonly ValueItem[];
  /** Evidence whose title it quotes. */
  readonly titled: readonly string[];
  /** Which part between causal words it belongs to. */
  readonly part: number;
  /** Its number belongs to what follows, not to what stands before. */
  readonly ahead?: boolean;
}

/** A causal phrase between two parts of a sentence. */
export interface PlacedCue extends Cue {
  /** Number of the part on its left; the part on its right is the next one. */
  readonly part: number;
}

export interface ParsedSentence {
  readonly items: readonly Item[];
  readonly clauses: readonly Clause[];
  readonly cues: readonly PlacedCue[];
}

const breakingMarks = [',', ';', ':', '.', '—', '–', '!', '?'];
const breakingWords = new Set(
  `and but while whereas whilst although though which when whenever where yet then with after before once until without who`.split(
    ' ',
  ),
);

export function formsOf(items: readonly Item[]): readonly (readonly string[])[] {
  return items.map((item) => (item.kind === 'word' ? item.forms : []));
}

/** Splits a sentence at causal words, then at marks and words that begin something new. */
export function parse(items: readonly Item[]): ParsedSentence {
  const forms = formsOf(items);
  const cues: PlacedCue[] = [];
  const clauses: Clause[] = [];
  let start = 0;
  let part = 0;
  const close = (end: number): void => {
    if (end <= start) return;
    const apart = isMark(items[start - 1], ';', '.');
    clauses.push(clauseOf(items.slice(start, end), start, part, clauses.at(-1), apart));
  };
  for (let at = 0; at < items.length; at++) {
    const cue = isCue(items, forms, at)
      ? (cueAt(forms, at) ?? (actsOn(items, at) ? { kind: 'before', at, length: 1 } : undefined))
      : undefined;
    if (cue !== undefined) {
      close(at);
      cues.push({ ...cue, part });
      part++;
      start = at + cue.length;
      at = start - 1;
    } else if (breaks(items, at)) {
      close(at);
      start = isMark(items[at], ...breakingMarks) ? at + 1 : at;
    }
  }
  close(items.length);
  return { items, clauses: lookAhead(items, clauses), cues };
}

function breaks(items: readonly Item[], at: number): boolean {
  const item = items[at];
  if (isMark(item, ...breakingMarks)) return true;
  if (item?.kind !== 'word' || !breakingWords.has(item.text.toLowerCase())) return false;
  if (isWord(item, 'before', 'after', 'once')) {
    // As an adverb it belongs to what stands before it.
    const next = items[at + 1];
    return (
      next !== undefined &&
      next.kind !== 'mark' &&
      !isWord(next, 'at', 'and', 'to', 'in', 'because', 'per', 'that')
    );
  }
  if (isWord(item, 'with') && isWord(items[at - 1], 'compare')) return false;
  if (!isWord(item, 'and')) return true;
  // `between gateway and orders`, `gateway and orders`, `50 ms and 60 ms` are one thing.
  const [before, after] = [items[at - 1], items[at + 1]];
  return (
    before?.kind === 'word' ||
    before?.kind === 'mark' ||
    after?.kind === 'word' ||
    after?.kind === 'mark'
  );
}

/** Some causal words have an innocent sense, told by what stands around them. */
function isCue(items: readonly Item[], forms: readonly (readonly string[])[], at: number): boolean {
  const item = items[at];
  if (item?.kind !== 'word') return false;
  const next = items[at + 1];
  const word = item.text.toLowerCase();
  const previous = items[at - 1];
  const before = previous?.kind === 'word' ? previous.text.toLowerCase() : '';
  const after = next?.kind === 'word' ? next.text.toLowerCase() : '';
  if (word === 'so' && !isMark(previous, ',', ';', '.') && after !== 'that' && before !== 'and')
    return false;
  if (word === 'so' && (after === 'far' || after === 'many' || after === 'much')) return false;
  if (word === 'down' && after === 'to' && items[at + 2]?.kind === 'value') return false;
  if (
    (word === 'come' || word === 'comes' || word === 'came') &&
    after === 'with' &&
    items[at + 2]?.kind === 'value'
  )
    return false;
  if (forms[at]?.includes('trigger') && before === 'the' && after === 'for') return false;
  return true;
}

/** `made gateway slow`, `slowed gateway`: a verb of doing with an entity right behind it. */
function actsOn(items: readonly Item[], at: number): boolean {
  return (
    items[at + 1]?.kind === 'entity' &&
    isWord(
      items[at],
      'make',
      'keep',
      'leave',
      'get',
      'hold',
      'let',
      'slow',
      'fail',
      'block',
      'put',
      'bring',
      'take',
    )
  );
}

function clauseOf(
  items: readonly Item[],
  from: number,
  part: number,
  previous: Clause | undefined,
  /** A full stop or a semicolon stands before it. */
  apart: boolean,
): Clause {
  const hits = topicsIn(formsOf(items)).filter(({ topic }) => topic !== '');
  const topics = withImplied(hits.map(({ topic }) => topic));
  const strong = new Set([...topics].filter((topic) => !topic.startsWith('~')));
  const named = [
    ...new Set(
      items.filter((item): item is EntityItem => item.kind === 'entity').map(({ name }) => name),
    ),
  ];
  const anew = apart || isWord(items[0], 'while', 'whereas', 'whilst');
  const follows = previous !== undefined && (previous.part === part || pointsBack(items));
  return {
    items,
    from,
    named,
    entities: named.length > 0 || !follows ? named : previous.entities,
    hits,
    ownTopics: strong,
    topics: strong.size > 0 || !follows || (anew && named.length > 0) ? strong : previous.topics,
    weak: new Set([...topics].filter((topic) => topic.startsWith('~'))),
    values: items.filter((item): item is ValueItem => item.kind === 'value'),
    titled: items.flatMap((item) => (item.kind === 'quoted' ? (item.titled ?? []) : [])),
    part,
  };
}

const opening = ['while', 'whereas', 'and', 'but', 'whilst'];

function lookAhead(items: readonly Item[], clauses: readonly Clause[]): readonly Clause[] {
  return clauses.map((clause, at) => {
    const next = clauses[at + 1];
    const opens =
      clauses[at - 1]?.part !== clause.part ||
      isWord(clause.items[0], ...opening) ||
      isMark(items[clause.from - 1], ';', '.', ':');
    if (!opens) return clause;
    const between = next === undefined ? undefined : items[next.from - 1];
    return next === undefined || isMark(between, ';', '.', ':')
      ? clause
      : lookingAhead(clause, next);
  });
}

/** `instead of 1 s, the latency of orders is 2 s`: a clause with nothing but a number speaks of what comes next. */
function lookingAhead(clause: Clause, next: Clause): Clause {
  const bare = clause.named.length === 0 && clause.ownTopics.size === 0 && clause.values.length > 0;
  if (!bare || next.part !== clause.part) return clause;
  const [first, second] = clause.items;
  const start = isWord(first, ...opening) ? second : first;
  if (!isWord(start, 'at', 'instead', 'compare', 'from', 'with', 'unlike')) return clause;
  const { entities } = next;
  const bareOfTopics = clause.ownTopics.size === 0;
  const { topics, weak } = bareOfTopics ? next : clause;
  return { ...clause, entities, topics, weak, ahead: true };
}

/** `its latency` is that of what was spoken of before. */
function pointsBack(items: readonly Item[]): boolean {
  return isWord(items[0], 'it', 'its', 'their', 'they') || isWord(items[1], 'its', 'it');
}
