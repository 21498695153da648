import type { Clause } from '../read/clauses.ts';
import { type Item, isWord } from '../read/item.ts';
import type { RuleContext } from './rule.ts';

/** What one side of a causal claim speaks of. */
export interface Side {
  readonly items: readonly Item[];
  readonly entities: readonly string[];
  readonly topics: ReadonlySet<string>;
  /** Evidence of measurements and logs whose facts it gives. */
  readonly evidence: ReadonlySet<string>;
  /** Changes that it names by version, title or time. */
  readonly changes: ReadonlySet<string>;
  /** It speaks of some change. */
  readonly change: boolean;
}

export function sideOf({ index, chosen, parsed }: RuleContext, clauses: readonly Clause[]): Side {
  const evidence = new Set<string>();
  const changes = new Set<string>();
  const add = (id: string): void => {
    (index.evidence.get(id)?.pack.kind === 'change' ? changes : evidence).add(id);
  };
  for (const { items } of clauses) {
    for (const item of items) {
      if (item.kind === 'quoted') for (const fact of item.facts) add(fact.evidence);
      if (item.kind === 'value') for (const id of chosen.get(item)?.evidence ?? []) add(id);
    }
  }
  const topics = new Set(clauses.flatMap((clause) => [...clause.ownTopics]));
  return {
    items: clauses.flatMap(({ items }) => items),
    entities: [
      ...new Set([...clauses.flatMap(({ named }) => named), ...meant(parsed.clauses, clauses[0])]),
    ],
    topics,
    evidence,
    changes,
    change: changes.size > 0 || topics.has('change'),
  };
}

/** `because it asks catalog`: what the pronoun stands for. */
function meant(all: readonly Clause[], first: Clause | undefined): readonly string[] {
  if (first === undefined || !isWord(first.items[0], 'it', 'its', 'they', 'their')) return [];
  const before = all[all.indexOf(first) - 1];
  return before?.entities.slice(-1) ?? [];
}

export function isEmptySide({ entities, topics, evidence, changes }: Side): boolean {
  return entities.length === 0 && topics.size === 0 && evidence.size === 0 && changes.size === 0;
}
