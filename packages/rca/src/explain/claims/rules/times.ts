import type { Violation } from '../claim.ts';
import type { Clause } from '../read/clauses.ts';
import { type Candidate, type Item, isMark, isWord, type ValueItem } from '../read/item.ts';
import { violation } from '../read/violation.ts';
import { motionOf, predicateOf } from '../words/directions.ts';
import type { Rule, RuleContext } from './rule.ts';
import { givenMeasures, spokenMeasures } from './targets.ts';

/** A time is told of the event it belongs to. */
export const timesRule: Rule = (context) => {
  const violations: Violation[] = [];
  let anchors = { change: false, measure: false };
  let before: Clause | undefined;
  for (const clause of context.parsed.clauses) {
    const own = anchorsOf(context, clause);
    if (own.change || own.measure) anchors = own;
    for (const value of clause.values) {
      const chosen = context.chosen.get(value);
      if (chosen === undefined) continue;
      const problem =
        chosen.role === 'time'
          ? timeProblem(context, clause, value, anchors, before)
          : chosen.role === 'lag'
            ? lagProblem(context, chosen, value)
            : undefined;
      const words = context.sentence.text.slice(value.start, value.end);
      if (problem !== undefined) violations.push(violation('time', words, problem));
    }
    before = clause;
  }
  return violations;
};

interface Anchors {
  readonly change: boolean;
  readonly measure: boolean;
}

function anchorsOf({ index, chosen }: RuleContext, clause: Clause): Anchors {
  const ofChange = (id: string): boolean => index.evidence.get(id)?.pack.kind === 'change';
  const change =
    clause.ownTopics.has('change') ||
    clause.items.some(
      (item) =>
        (item.kind === 'quoted' && item.facts.some(({ evidence }) => ofChange(evidence))) ||
        (item.kind === 'value' && chosen.get(item)?.role === 'lag'),
    );
  const measure =
    [...clause.ownTopics].some((topic) => topic !== 'change') ||
    clause.items.some(
      (item) =>
        (item.kind === 'word' &&
          (motionOf(item.forms) !== undefined || predicateOf(item.forms) !== undefined)) ||
        isWord(item, 'onset', 'trouble', 'problem', 'incident'),
    );
  return { change, measure };
}

function timeProblem(
  context: RuleContext,
  clause: Clause,
  value: ValueItem,
  anchors: Anchors,
  before: Clause | undefined,
): string | undefined {
  if (!isPlacedAsTime(context, value)) return 'a time stands where a value should';
  if (isWrongEnd(context, value)) return 'nothing says that it ended then';
  const fits = value.candidates.some((candidate) =>
    isOwn(context, clause, candidate, anchors, before),
  );
  return fits ? undefined : 'this time belongs to another event';
}

/** `until 14:09:00` needs evidence of an end. */
function isWrongEnd(context: RuleContext, value: ValueItem): boolean {
  const { items } = context.parsed;
  if (!isWord(items[items.indexOf(value) - 1], 'until', 'till')) return false;
  const ends = value.candidates.some(
    ({ fact, part }) =>
      fact?.field === 'until' ||
      (typeof part === 'object' && 'figure' in part && part.figure !== 'onset'),
  );
  return !ends;
}

const timeWords =
  'at since from until till by after before around about on of between and onset roughly approximately shortly just exactly only'.split(
    ' ',
  );

/** `at 14:02:31`, `(14:02:31)`, `from 14:02:31 to 14:09:00`. */
function isPlacedAsTime({ parsed: { items }, chosen }: RuleContext, value: ValueItem): boolean {
  const at = items.indexOf(value);
  const [before, next, second] = [items[at - 1], items[at + 1], items[at + 2]];
  const isTime = (item: Item | undefined): boolean =>
    item?.kind === 'value' && item.candidates.some(({ role }) => role === 'time');
  if (isWord(next, 'to', 'until', 'and') && second?.kind === 'value' && !isTime(second)) {
    if (isWord(before, 'from', 'between')) return false;
  }
  if (isWord(before, 'to', 'and', '→')) return isTime(items[at - 2]);
  if (isWord(next, 'before') && !isWord(second, 'the')) return false;
  if (before === undefined || isMark(before, '(', ',', '~', '-', '–')) return true;
  return isWord(before, ...timeWords) && chosen.has(value);
}

function isOwn(
  context: RuleContext,
  clause: Clause,
  candidate: Candidate,
  anchors: Anchors,
  before: Clause | undefined,
): boolean {
  const { index } = context;
  if (
    typeof candidate.part === 'object' &&
    'figure' in candidate.part &&
    candidate.part.figure !== 'onset'
  )
    return clause.items.some((item) => isWord(item, 'window')) || isTemplated(context, clause);
  const [id] = candidate.evidence;
  const evidence = id === undefined ? undefined : index.evidence.get(id);
  if (evidence?.pack.kind === 'change') {
    if (!anchors.change) return !anchors.measure;
    const named = namedChanges(context, clause, before);
    return named.length === 0 || (id !== undefined && named.includes(id));
  }
  if (anchors.change && !anchors.measure) return false;
  const given = givenMeasures(context, clause);
  const measures = given.length > 0 ? given : spokenMeasures(context, clause);
  if (evidence !== undefined) {
    const entities = clause.entities;
    if (
      entities.length > 0 &&
      evidence.entities.length > 0 &&
      !entities.some((name) => evidence.entities.includes(name))
    )
      return false;
    return given.length === 0 || given.some((measure) => measure.evidence === id);
  }
  return measures.every(({ evidence: one }) => {
    const item = index.evidence.get(one);
    const onset = item?.facts.find(({ field }) => field === 'onset')?.value;
    const users = index.target === undefined || item?.entities.includes(index.target) === true;
    return users || onset === undefined || Math.abs(onset - (candidate.value ?? 0)) <= 1000;
  });
}

/** Words of the template about how long it lasts. */
function isTemplated({ profile }: RuleContext, { items }: Clause): boolean {
  return (
    items.some((item) => isWord(item, 'still', 'until', 'continue', 'ongoing', 'persist')) &&
    ['still going', 'was still', 'until {}'].some((pair) => profile.pairs.has(pair))
  );
}

function namedChanges(
  { index }: RuleContext,
  clause: Clause,
  before: Clause | undefined,
): readonly string[] {
  const named = (items: Clause['items']): string[] =>
    items.flatMap((item) =>
      item.kind === 'quoted'
        ? item.facts
            .map(({ evidence }) => evidence)
            .filter((id) => index.evidence.get(id)?.pack.kind === 'change')
        : [],
    );
  const own = named(clause.items);
  return own.length > 0 || before === undefined ? own : named(before.items);
}

/** What follows, up to the next mark. */
function restOf(items: readonly Item[], from: number): readonly Item[] {
  const end = items.findIndex(
    (item, at) => at >= from && isMark(item, ',', ';', ':', '.', ')', '('),
  );
  return items.slice(from, end < 0 ? undefined : end);
}

/** `1.9 s before the onset`: the change comes first, unless the lag is negative. */
function lagProblem(
  { parsed, index }: RuleContext,
  candidate: Candidate,
  value: ValueItem,
): string | undefined {
  const at = parsed.items.indexOf(value);
  const next = parsed.items[at + 1];
  const lag = candidate.fact?.value ?? 1;
  if (isWord(next, 'before', 'ahead', 'prior')) {
    const behind = restOf(parsed.items, at + 2);
    const ofChange = behind.some(
      (item) =>
        item.kind === 'quoted' &&
        item.facts.some(({ evidence }) => index.evidence.get(evidence)?.pack.kind === 'change'),
    );
    return lag > 0 !== ofChange ? undefined : 'it is the other way round';
  }
  if (isWord(next, 'after')) {
    const behind = restOf(parsed.items, at + 2);
    const ofOnset = behind.some((item) =>
      isWord(
        item,
        'onset',
        'trouble',
        'problem',
        'incident',
        'begin',
        'start',
        'outset',
        'fail',
        'error',
      ),
    );
    const ofChange = behind.some(
      (item) =>
        item.kind === 'quoted' ||
        isWord(
          item,
          'release',
          'deploy',
          'deployment',
          'commit',
          'change',
          'rollout',
          'it',
          'that',
          'version',
          'job',
        ),
    );
    if (lag > 0) return ofChange && !ofOnset ? undefined : 'the change came before the onset';
    return ofOnset || !ofChange ? undefined : 'the change came after the onset';
  }
  if (isWord(next, 'later')) return lag > 0 ? undefined : 'the change came after the onset';
  if (isWord(next, 'earlier')) return lag > 0 ? undefined : 'the change came after the onset';
  const words = parsed.items.slice(Math.max(0, at - 4), at);
  const told = words.some((item) =>
    isWord(item, 'within', 'precede', 'by', 'lag', 'follow', 'after', 'for', 'in'),
  );
  return told ? undefined : 'say what lies between the two moments';
}
