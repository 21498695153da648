import type { Violation } from '../claim.ts';
import type { PackIndex } from '../index/pack-index.ts';
import type { Clause } from '../read/clauses.ts';
import { isWord } from '../read/item.ts';
import { negatedItems } from '../read/negated.ts';
import { violation } from '../read/violation.ts';
import type { Rule, RuleContext } from './rule.ts';

/** Topics that an entity brings along by being of a kind. */
const kindTopics: Readonly<Record<string, readonly string[]>> = {
  database: ['database'],
  cache: ['cache'],
  queue: ['consumer'],
  node: ['host'],
  host: ['host'],
  external: ['external'],
  application: [],
};

/** Whatever a clause is about, and whichever entity it names, the cited evidence or the template speaks of it too. */
export const supportRule: Rule = (context) => {
  const violations: Violation[] = [];
  for (const clause of context.parsed.clauses) {
    for (const { topic, at, length } of clause.hits) {
      if (topic.startsWith('~') || isSupported(context, clause, topic)) continue;
      const words = clause.items
        .slice(at, at + length)
        .map((item) => (item.kind === 'word' ? item.text : ''))
        .join(' ');
      if (topic === 'change' && isMovement(context, clause, at)) continue;
      const where = clause.entities.length === 0 ? '' : ` at ${clause.entities.join(', ')}`;
      violations.push(
        violation('citation', words, `no cited evidence speaks of "${words}"${where}`),
      );
    }
    for (const name of clause.named) {
      if (!isSpokenOf(context, clause, name))
        violations.push(
          violation(
            'citation',
            name,
            `no cited evidence is about ${name}; cite one, or leave it out`,
          ),
        );
    }
    violations.push(...relationProblems(context, clause));
  }
  return violations;
};

function isMovement({ index }: RuleContext, clause: Clause, at: number): boolean {
  return (
    isWord(clause.items[at], 'change') &&
    [...clause.topics].some((topic) => index.measuredTopics.has(topic))
  );
}

function isSupported(context: RuleContext, clause: Clause, topic: string): boolean {
  const { index, profile, cited, chosen } = context;
  const { entities } = clause;
  // What users did or did not do is in no evidence.
  if (topic === 'user' && negatedItems(clause.items).size > 0) return false;
  for (const id of cited) {
    const evidence = index.evidence.get(id);
    if (evidence === undefined) continue;
    const here = entities.length === 0 || entities.some((name) => evidence.entities.includes(name));
    if (evidence.topics.has(topic) && here) return true;
    if (topic === 'user' && index.target !== undefined && evidence.entities.includes(index.target))
      return true;
  }
  // `two seconds before users noticed`: the onset is what users notice.
  if (topic === 'user' && [...chosen.values()].some(({ role }) => role === 'lag')) return true;
  if (
    profile.clauses.some(
      (clause) =>
        clause.topics.has(topic) && entities.every((name) => clause.entities.includes(name)),
    )
  )
    return true;
  const rooted =
    entities.length === 0 || (index.root !== undefined && entities.includes(index.root));
  if (
    rooted &&
    (index.rootTopics.has(topic) || (entities.length === 0 && profile.topics.has(topic)))
  )
    return true;
  return isOfKind(index, entities, topic);
}

/** One of the entities is a database, a cache, somebody else's service. */
export function isOfKind(index: PackIndex, entities: readonly string[], topic: string): boolean {
  return index.pack.entities.some(
    ({ name, kind }) =>
      entities.includes(name.toLowerCase()) && (kindTopics[kind] ?? []).includes(topic),
  );
}

function isSpokenOf({ index, profile, cited }: RuleContext, clause: Clause, name: string): boolean {
  for (const id of cited) if (index.evidence.get(id)?.entities.includes(name) === true) return true;
  return profile.clauses.some(
    ({ topics, entities }) =>
      entities.includes(name) && [...clause.topics].some((topic) => topics.has(topic)),
  );
}

/** Two entities in one clause stand in a relation; the map of the report, an edge or the template has to know it. */
function relationProblems(
  { index, profile, cited }: RuleContext,
  clause: Clause,
): readonly Violation[] {
  const [first, second] = clause.named;
  if (first === undefined || second === undefined) return [];
  const knows = (caller: string, called: string): boolean => index.edges.has(`${caller} ${called}`);
  const ordered = clause.items.some(
    (item, at) =>
      item.kind === 'entity' &&
      item.name === second &&
      (isWord(clause.items[at - 1], 'to', 'call', 'ask', 'query', 'use') ||
        isWord(clause.items[at - 2], 'to')),
  );
  const together = profile.clauses.some(
    ({ entities }) => entities.includes(first) && entities.includes(second),
  );
  const joined = [...cited].some((id) => {
    const edge = index.evidence.get(id)?.edge;
    return edge?.includes(first) && edge.includes(second);
  });
  if (knows(first, second) || (!ordered && (knows(second, first) || together || joined))) return [];
  if (ordered && together && !knows(second, first)) return [];
  const both = `${first} … ${second}`;
  return [
    violation('entity', both, `nothing says that ${first} calls ${second}, or the other way round`),
  ];
}
