import type { Violation } from '../claim.ts';
import type { Clause } from '../read/clauses.ts';
import { isWord } from '../read/item.ts';
import { violation } from '../read/violation.ts';
import { majority, universal } from '../words/certainty.ts';
import { isGeneral } from './direction.ts';
import type { Rule, RuleContext } from './rule.ts';

/** Shares of requests say nothing of these. */
const people = new Set('everyone everybody everything anybody anything always never'.split(' '));
const idle = new Set([
  'any more',
  'any longer',
  'both sides',
  'in all',
  'at all',
  'all the',
  'any other',
]);

/** `all`, `every`, `most`: only where the share of the whole is known. */
export const scopeRule: Rule = (context) => {
  const violations: Violation[] = [];
  for (const clause of context.parsed.clauses) {
    for (const [at, item] of clause.items.entries()) {
      if (item.kind !== 'word') continue;
      const word = item.text.toLowerCase();
      const least = universal.has(word) ? 1 : majority.has(word) ? 0.5 : undefined;
      if (least === undefined) continue;
      const [before, next] = [clause.items[at - 1], clause.items[at + 1]];
      const pair = `${word} ${next?.kind === 'word' ? next.text.toLowerCase() : ''}`;
      if (idle.has(pair) && word !== 'all') continue;
      // Weighed with the denials.
      if (word === 'never' && isWord(next, 'before', 'see', 'be', 'appear', 'occur')) continue;
      if (/^(?:each|every)$/.test(word) && isWord(before, 'for', 'of', 'per', 'with')) continue;
      if (word === 'most' && isWord(next, 'likely', 'probable', 'probably')) continue;
      if (/^(?:each|every)$/.test(word) && isMechanism(context, clause)) continue;
      if (word === 'both' && clause.named.length === 2) continue;
      const former = before?.kind === 'word' ? before.text.toLowerCase() : '';
      if (context.profile.pairs.has(pair) || context.profile.pairs.has(`${former} ${word}`))
        continue;
      if (isGeneral(context, clause, at)) continue;
      // Every slot taken is what an exhausted pool is.
      if (least === 1 && clause.topics.has('full') && context.index.rootTopics.has('full'))
        continue;
      const ofPeople = people.has(word) || clause.topics.has('user');
      const failing = clause.topics.has('errors');
      if (failing && !ofPeople && shareOf(context, clause.entities) >= least) continue;
      violations.push(
        violation(
          'certainty',
          item.text,
          `no cited evidence says that it holds for "${item.text}"`,
        ),
      );
    }
  }
  return violations;
};

/** A clause without entity and number about the root cause alone tells how such a fault works. */
function isMechanism({ index }: RuleContext, { entities, values, topics }: Clause): boolean {
  if (entities.length > 0 || values.length > 0 || topics.size === 0) return false;
  return [...topics].every((topic) => index.rootTopics.has(topic)) && !topics.has('errors');
}

/** The largest share of failures that the cited evidence shows of these entities. */
function shareOf({ index, cited }: RuleContext, entities: readonly string[]): number {
  let most = 0;
  for (const id of cited) {
    const evidence = index.evidence.get(id);
    if (evidence === undefined) continue;
    if (entities.length > 0 && !entities.some((name) => evidence.entities.includes(name))) continue;
    for (const { role, value, measure } of evidence.facts) {
      if (role === 'after' && measure?.unit === '1' && measure.topics.has('errors'))
        most = Math.max(most, value ?? 0);
    }
  }
  return most;
}
