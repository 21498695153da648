import type { Violation, ViolationKind } from '../claim.ts';
import { qualifierTopics } from '../index/measure.ts';
import type { PackIndex } from '../index/pack-index.ts';
import type { Clause, ParsedSentence } from '../read/clauses.ts';
import { type Candidate, type Item, isWord, type ValueItem } from '../read/item.ts';
import { type ExpectedRole, expectedRole } from '../read/value-role.ts';
import { violation } from '../read/violation.ts';
import { countNouns } from '../words/count-nouns.ts';

export interface ChosenValues {
  readonly chosen: ReadonlyMap<ValueItem, Candidate>;
  readonly violations: readonly Violation[];
}

type Objection = { readonly kind: ViolationKind; readonly problem: string } | undefined;

/** Finds what each number stands for: the role its words give it, the topic and the entity of its clause. */
export function chooseValues(index: PackIndex, parsed: ParsedSentence, text: string): ChosenValues {
  const chosen = new Map<ValueItem, Candidate>();
  const violations: Violation[] = [];
  let last:
    | { readonly role: ExpectedRole; readonly candidate: Candidate; readonly ahead: boolean }
    | undefined;
  let ahead = false;
  for (const clause of parsed.clauses) {
    const own = clause.ownTopics.size > 0 && clause.named.length > 0;
    if (clause.ahead === true || (own && !ahead)) last = undefined;
    ahead = clause.ahead === true;
    for (const value of clause.values) {
      const at = parsed.items.indexOf(value);
      const role = expectedRole(parsed.items, at);
      const objections: Objection[] = [];
      const fitting = value.candidates.filter((candidate) => {
        const objection =
          roleObjection(candidate, role, clause, parsed.items[at + 1]) ??
          nounObjection(candidate, parsed.items[at + 1]) ??
          topicObjection(index, candidate, clause) ??
          entityObjection(index, candidate, clause);
        objections.push(objection);
        return objection === undefined;
      });
      const words = text.slice(value.start, value.end);
      const waits = last?.ahead && clause.ahead !== true;
      const paired = fitting.filter(
        (candidate) => !breaksPair(last, waits ? 'after' : role, candidate),
      );
      const best = paired[0];
      if (best === undefined) {
        const objection = objections.find((one) => one !== undefined);
        if (fitting.length > 0)
          violations.push(
            violation(
              'number',
              words,
              `${words} and the number before it are not of one measurement`,
            ),
          );
        else if (objection !== undefined)
          violations.push(violation(objection.kind, words, objection.problem));
        continue;
      }
      chosen.set(value, best);
      if (['before', 'after'].includes(best.role))
        last = { role, candidate: best, ahead: clause.ahead === true };
    }
    if (endsSentence(parsed, clause)) last = undefined;
  }
  return { chosen, violations };
}

function endsSentence({ items }: ParsedSentence, { from, items: own }: Clause): boolean {
  const next = items[from + own.length];
  return next?.kind === 'mark' && (next.text === '.' || next.text === ';');
}

function breaksPair(
  last: { readonly role: ExpectedRole; readonly candidate: Candidate } | undefined,
  role: ExpectedRole,
  { measure, role: own }: Candidate,
): boolean {
  if (last === undefined || measure === undefined) return false;
  const told =
    (last.role === 'before' && role === 'after') || (last.role === 'after' && role === 'before');
  // `has been 2 s instead of 1 s`: one of the two says by itself which it is.
  const ends = [last.candidate.role, own].toSorted().join(' ') === 'after before';
  const pair = told || ends;
  return pair && last.candidate.measure !== measure;
}

function roleObjection(
  candidate: Candidate,
  expected: ExpectedRole,
  clause: Clause,
  next: Item | undefined,
): Objection {
  const { role, measure } = candidate;
  // What lies between two moments is weighed with the times.
  if (role === 'time' || role === 'words' || role === 'lag') return undefined;
  const same = measure?.moved === 'same' && (role === 'before' || role === 'after');
  const say = (problem: string): Objection => ({ kind: 'number', problem });
  const shown = candidate.fact?.shown ?? 'this number';
  switch (expected) {
    case 'before':
      return role === 'before' || same ? undefined : say(`${shown} is not what it was before`);
    case 'after':
      if (role === 'after' || same) return undefined;
      // `rose to 40× its former value`.
      if (role === 'ratio' && isWord(next, 'its', 'the', 'of', 'what', 'normal', 'usual'))
        return undefined;
      return say(`${shown} is not what it is now`);
    case 'change':
      return role === 'change' || role === 'ratio' ? undefined : say(`${shown} is no difference`);
    case 'factor':
      return role === 'ratio' ? undefined : say(`${shown} is no factor`);
    case 'free':
      if (role === 'before' && !same) return say(`${shown} is what it was before; say so`);
      if (role === 'change' && !clause.items.some((item) => isWord(item, ...changeWords)))
        return say(`${shown} is by how much it changed; say so`);
      return undefined;
  }
}

/** `{E7.after:number} requests`: what is counted has to be what the fact counts. */
function nounObjection({ fact }: Candidate, next: Item | undefined): Objection {
  const counted = /^\{(\w+)\}$/.exec(fact?.unit ?? '')?.[1];
  const nouns = next?.kind === 'word' ? countNouns.get(next.text.toLowerCase()) : undefined;
  if (counted === undefined || nouns === undefined || nouns.has(counted)) return undefined;
  return { kind: 'number', problem: `${fact?.evidence}.${fact?.field} counts ${counted}s` };
}

const changeWords =
  `increase rise growth jump drop fall decrease decline difference extra additional more less longer
  gain added higher lower change slow fewer`.split(/\s+/);

function topicObjection(
  index: PackIndex,
  { measure, role, fact }: Candidate,
  clause: Clause,
): Objection {
  if (measure === undefined || clause.titled.includes(measure.evidence)) return undefined;
  // The unit says what it is: `1 call per request`.
  if (clause.ownTopics.size === 0 && measure.unit.includes('{') && clause.weak.size === 0)
    return undefined;
  const about = [...clause.topics].filter((topic) => index.measuredTopics.has(topic));
  const title = index.evidence.get(measure.evidence)?.pack.title ?? '';
  const shown = fact?.shown ?? role;
  const wrong: Objection = {
    kind: 'citation',
    problem: `${shown} is "${title.slice(0, 60)}" (${measure.evidence})`,
  };
  if (about.length > 0 && !about.some((topic) => measure.topics.has(topic))) return wrong;
  if (clause.weak.size > 0) {
    const weak = [...measure.topics].filter((topic) => topic.startsWith('~'));
    if (weak.length > 0 && !weak.some((topic) => clause.weak.has(topic))) return wrong;
  }
  for (const qualifier of measure.qualifiers) if (!clause.topics.has(qualifier)) return wrong;
  for (const topic of clause.topics)
    if (qualifierTopics.has(topic) && topic !== 'total' && !measure.topics.has(topic)) return wrong;
  return undefined;
}

function entityObjection(index: PackIndex, candidate: Candidate, clause: Clause): Objection {
  if (candidate.role === 'time') return undefined;
  for (const id of candidate.evidence) {
    const evidence = index.evidence.get(id);
    if (evidence === undefined || evidence.entities.length === 0) continue;
    const strangers = clause.entities.filter((name) => !evidence.entities.includes(name));
    if (strangers.length === 0) continue;
    const places = evidence.entities.join(' and ');
    return {
      kind: 'entity',
      problem: `${id} was measured at ${places}, not at ${strangers.join(', ')}`,
    };
  }
  return undefined;
}
