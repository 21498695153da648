import type { Violation } from '../claim.ts';
import { type Item, isWord } from '../read/item.ts';
import { violation } from '../read/violation.ts';
import { exonerating } from '../words/exonerating.ts';
import { isNegation } from '../words/negations.ts';
import type { Rule, RuleContext } from './rule.ts';

/** An innocent change is named only to be cleared, and the guilty one never is. */
export const changesRule: Rule = (context) => {
  const { index, parsed } = context;
  const violations: Violation[] = [];
  const clears = (items: readonly Item[]): boolean =>
    items.some((item) => item.kind === 'word' && item.forms.some((form) => exonerating.has(form)));
  const denies = parsed.items.some(
    (item) => item.kind === 'word' && isNegation(item.text.toLowerCase()),
  );
  const anyCleared = clears(parsed.items);
  const named = new Set<string>();
  for (const clause of parsed.clauses) {
    for (const id of changesIn(context, clause.items)) {
      named.add(id);
      const evidence = index.evidence.get(id);
      if (evidence === undefined) continue;
      if (evidence.guilty && clears(clause.items))
        violations.push(violation('cause', id, `${id} is not innocent: it set the fault off`));
      if (!evidence.guilty && !clears(clause.items) && !denies && !isListed(context, id))
        violations.push(violation('cause', id, `${id} is innocent; say so, or leave it out`));
    }
  }
  if (anyCleared && named.size === 0)
    violations.push(violation('cause', 'innocent', 'name the change that is innocent'));
  return violations;
};

function changesIn({ index, chosen }: RuleContext, items: readonly Item[]): ReadonlySet<string> {
  const ids = new Set<string>();
  for (const item of items) {
    const evidence =
      item.kind === 'quoted'
        ? item.facts.map((fact) => fact.evidence)
        : item.kind === 'value'
          ? (chosen.get(item)?.evidence ?? [])
          : [];
    const changes = evidence.filter((id) => index.evidence.get(id)?.pack.kind === 'change');
    // A name that several changes share stands for the guilty one among them.
    const guilty = changes.filter((id) => index.evidence.get(id)?.guilty === true);
    for (const id of guilty.length > 0 ? guilty : changes) ids.add(id);
  }
  return ids;
}

/** The template itself speaks of the change where nothing was found guilty. */
function isListed({ index, sentence, parsed }: RuleContext, id: string): boolean {
  const blames = parsed.items.some((item) =>
    isWord(item, 'start', 'begin', 'after', 'since', 'follow', 'with', 'trouble', 'problem'),
  );
  return (
    !blames &&
    index.pack.causes.length === 0 &&
    index.pack.sentences.some(({ evidence }) => evidence.includes(id)) &&
    sentence.evidence.includes(id)
  );
}
