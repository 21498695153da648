import type { Violation } from '../claim.ts';
import { isWord } from '../read/item.ts';
import { negatedItems } from '../read/negated.ts';
import { violation } from '../read/violation.ts';
import { gradeWords, partly, sure, tooSure } from '../words/certainty.ts';
import type { Rule } from './rule.ts';

/** No surer than the verdict. */
export const certaintyRule: Rule = ({ index, parsed }) => {
  const { grade, verdict } = index.pack;
  const violations: Violation[] = [];
  for (const item of parsed.items) {
    if (item.kind !== 'word') continue;
    const word = item.text.toLowerCase();
    if (tooSure.has(word))
      violations.push(violation('certainty', item.text, 'no verdict is that sure'));
    if (sure.has(word) && grade !== 'high')
      violations.push(violation('certainty', item.text, `confidence is only ${grade}`));
  }
  for (const { items } of parsed.clauses) {
    if (!items.some((item) => isWord(item, 'confidence', 'confident'))) continue;
    if (negatedItems(items).size > 0)
      violations.push(violation('certainty', 'confidence', `confidence is ${grade}; say so`));
    for (const item of items) {
      const named = item.kind === 'word' ? gradeWords.get(item.text.toLowerCase()) : undefined;
      if (item.kind === 'word' && named !== undefined && named !== grade)
        violations.push(violation('certainty', item.text, `confidence is ${grade}`));
    }
  }
  const hedged = parsed.items.some(
    (item) => item.kind === 'word' && partly.has(item.text.toLowerCase()),
  );
  if (verdict === 'contributing' && parsed.cues.length > 0 && !hedged)
    violations.push(
      violation('certainty', 'because', 'it explains the trouble in part only; say "in part"'),
    );
  return violations;
};
