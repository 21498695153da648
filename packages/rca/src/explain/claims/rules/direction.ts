import type { Violation } from '../claim.ts';
import type { Measure } from '../index/measure.ts';
import type { Clause } from '../read/clauses.ts';
import { type Item, isMark, isWord, type WordItem } from '../read/item.ts';
import { negatedItems } from '../read/negated.ts';
import { violation } from '../read/violation.ts';
import { bigWords, type Motion, motionOf, predicateOf, smallWords } from '../words/directions.ts';
import { ratioWords } from '../words/number-words.ts';
import type { Rule, RuleContext } from './rule.ts';
import { givenMeasures, spokenMeasures } from './targets.ts';

interface Claim {
  readonly motion: Motion;
  readonly topic: string | undefined;
}

/** Words of movement agree with the movement of what they speak of, in their number and in their denial. */
export const directionRule: Rule = (context) => {
  const violations: Violation[] = [];
  for (const clause of context.parsed.clauses) {
    const denied = negatedItems(clause.items);
    let moved: readonly Measure[] = [];
    for (const [at, item] of clause.items.entries()) {
      if (item.kind !== 'word') continue;
      const claim = claimAt(context, clause, at, item, denied.has(item));
      if (claim === undefined) continue;
      const measures = measuresOf(context, clause, claim);
      moved = measures;
      const problem = problemOf(context, clause, item, claim, measures, denied.has(item));
      if (problem !== undefined) violations.push(violation('direction', item.text, problem));
    }
    violations.push(...sizeProblems(context, clause, moved));
  }
  return violations;
};

function claimAt(
  context: RuleContext,
  clause: Clause,
  at: number,
  item: WordItem,
  denied: boolean,
): Claim | undefined {
  const { items } = clause;
  const [before, next] = [items[at - 1], items[at + 1]];
  const word = item.text.toLowerCase();
  if (
    isWord(
      items.find((one) => isWord(one, 'confidence', 'confident')),
      'confidence',
      'confident',
    )
  )
    return undefined;
  if (word === 'longer' && isWord(before, 'no', 'not', 'any')) return undefined;
  if (isGeneral(context, clause, at)) return undefined;
  const compared = items[at + 2]?.kind === 'value' || isWord(items[at + 2], 'half', 'about', 'a');
  if (isWord(next, 'than') && compared && isWord(item, 'more', 'less', 'few', 'fewer'))
    return undefined;
  if (word === 'more' && (isWord(before, 'any', 'once', 'no') || isWord(next, 'slowly', 'likely')))
    return undefined;
  // `dropped an index` is no movement of a number.
  if (
    isWord(item, 'drop') &&
    items.slice(at + 1, at + 4).some((one) => isWord(one, 'index', 'table'))
  )
    return undefined;
  const saysUnchanged = context.profile.senses.get('unchanged')?.has('affirmed') === true;
  if (
    word === 'unchanged' &&
    saysUnchanged &&
    items.some((one) => isWord(one, 'query', 'statement'))
  )
    return undefined;
  const noun = isWord(before, 'no') && !isWord(next, 'in', 'of', 'at', 'to');
  const still =
    word === 'change' &&
    denied &&
    !noun &&
    isWord(before, 'not', 'no', 'never', "didn't", 'hardly');
  if (word === 'changed' || word === 'unchanged' || still) {
    const measured = [...clause.topics].some((topic) => context.index.measuredTopics.has(topic));
    if (word === 'changed' && !measured && clause.values.length === 0) return undefined;
    return { motion: word === 'unchanged' ? 'same' : 'moved', topic: undefined };
  }
  if (word === 'up' || word === 'down') {
    const verb = isWord(before, 'go', 'move', 'shoot', 'come', 'trend', 'creep');
    if (isWord(before, 'slow') || (!verb && !isWord(next, 'from'))) return undefined;
    return { motion: word, topic: undefined };
  }
  const predicate = predicateOf(item.forms);
  if (predicate !== undefined) {
    if (isWord(before, 'that', 'which')) return undefined;
    if (
      word === 'failed' &&
      isWord(next, 'request', 'call', 'lookup', 'attempt', 'connection', 'operation')
    )
      return undefined;
    if (word === 'failing' && isWord(next, 'request', 'call')) return undefined;
    if (word === 'failure' || word === 'failures') return undefined;
    return predicate;
  }
  const motion = motionOf(item.forms);
  if (motion === undefined) return undefined;
  if (motion === 'same') {
    const later = items.slice(at + 1, at + 4).find((one) => one.kind === 'word' && isMotion(one));
    if (isWord(item, 'stay', 'remain') && later !== undefined) return undefined;
    if (isWord(item, 'remain') && !clause.values.length && !isWord(next, 'at', 'steady'))
      return { motion, topic: undefined };
    if (
      word === 'same' &&
      !isWord(items[at - 2], 'stay', 'remain', 'be', 'is', 'was', 'were', 'are', 'keep')
    )
      return undefined;
  }
  return { motion, topic: undefined };
}

function isMotion(item: WordItem): boolean {
  return motionOf(item.forms) !== undefined || predicateOf(item.forms) !== undefined;
}

/** A clause without number and entity, in words of the template, states how such things go in general. */
export function isGeneral(
  { profile }: RuleContext,
  { items, values, entities }: Clause,
  at: number,
): boolean {
  if (values.length > 0 || entities.length > 0) return false;
  const text = (item: Item | undefined): string =>
    item?.kind === 'word' ? item.text.toLowerCase() : '{}';
  const word = text(items[at]);
  return (
    profile.pairs.has(`${text(items[at - 1])} ${word}`) ||
    profile.pairs.has(`${word} ${text(items[at + 1])}`)
  );
}

function measuresOf(context: RuleContext, clause: Clause, { topic }: Claim): readonly Measure[] {
  const given = givenMeasures(context, clause).filter(
    (measure) => topic === undefined || measure.topics.has(topic),
  );
  if (given.length > 0) return given;
  return spokenMeasures(context, clause, topic);
}

function agrees(motion: Motion, moved: 'up' | 'down' | 'same', denied: boolean): boolean {
  const holds = motion === 'moved' ? moved !== 'same' : motion === moved;
  return denied ? !holds : holds;
}

function problemOf(
  context: RuleContext,
  clause: Clause,
  item: WordItem,
  claim: Claim,
  measures: readonly Measure[],
  denied: boolean,
): string | undefined {
  const known = measures.filter(({ moved }) => moved !== undefined);
  if (known.length === 0) {
    const state =
      claim.topic !== undefined && !denied && isSaidSo(context, clause, claim.topic, item);
    return state || (!denied && isSaidBy(context, clause, item))
      ? undefined
      : `no cited evidence shows what "${item.text}" says`;
  }
  const wrong = known.filter(
    ({ moved }) => moved !== undefined && !agrees(claim.motion, moved, denied),
  );
  const given = givenMeasures(context, clause).length > 0;
  const opposite = wrong.some(({ moved }) => moved !== 'same');
  if (wrong.length > 0 && (given || opposite || wrong.length === known.length)) {
    const measure = wrong[0] as Measure;
    const title = context.index.evidence.get(measure.evidence)?.pack.title.slice(0, 60) ?? '';
    const did =
      measure.moved === 'up'
        ? 'went up'
        : measure.moved === 'down'
          ? 'went down'
          : 'stayed the same';
    return `"${title}" (${measure.evidence}) ${did}`;
  }
  return ratioProblem(item, known);
}

/** The template says of the same entity that it is failing, or slow. */
function isSaidSo(
  { profile }: RuleContext,
  { entities }: Clause,
  topic: string,
  item: WordItem,
): boolean {
  const said = item.forms.some((form) => profile.senses.get(form)?.has('affirmed') === true);
  return (
    said &&
    profile.clauses.some(
      (clause) =>
        clause.topics.has(topic) && entities.every((name) => clause.entities.includes(name)),
    )
  );
}

/** The template uses the word in the same company, of the same entity. */
function isSaidBy(
  { profile }: RuleContext,
  { items, topics, entities, values }: Clause,
  item: WordItem,
): boolean {
  if (values.length > 0) return false;
  const at = items.indexOf(item);
  const next = items[at + 1];
  if (next?.kind !== 'word') return false;
  const paired = profile.pairs.has(`${item.text} ${next.text}`.toLowerCase());
  return (
    paired &&
    profile.clauses.some(
      (clause) =>
        entities.every((name) => clause.entities.includes(name)) &&
        [...topics].every((topic) => clause.topics.has(topic)),
    )
  );
}

function ratioProblem(item: WordItem, measures: readonly Measure[]): string | undefined {
  const claimed = ratioWords.get(item.text.toLowerCase());
  if (claimed === undefined) return undefined;
  const fits = measures.some(({ before, after }) => {
    if (before === undefined || after === undefined || before === 0) return false;
    return Math.abs(after / before / claimed - 1) <= 0.1;
  });
  return fits ? undefined : `no cited number is ${item.text} what it was`;
}

/** `sharply` and `slightly` say how much. */
function sizeProblems(
  { index }: RuleContext,
  clause: Clause,
  measures: readonly Measure[],
): readonly Violation[] {
  const violations: Violation[] = [];
  for (const [at, item] of clause.items.entries()) {
    if (item.kind !== 'word') continue;
    const word = item.text.toLowerCase();
    const big = item.forms.some((form) => bigWords.has(form));
    if (!big && !smallWords.has(word)) continue;
    if (isWord(clause.items[at - 1], 'so', 'how', 'as', 'too') || isMark(clause.items[at - 1], '“'))
      continue;
    const fits = measures.some(({ before = 0, after = 0 }) => {
      if (before === 0 || after === 0) return big;
      const factor = Math.max(after / before, before / after);
      return big ? factor >= 1.5 : factor <= 1.5;
    });
    const ids = measures.map(({ evidence }) => evidence).filter((id) => index.evidence.has(id));
    if (!fits)
      violations.push(
        violation(
          'direction',
          item.text,
          `${ids.join(', ') || 'no cited evidence'} does not bear out "${item.text}"`,
        ),
      );
  }
  return violations;
}
