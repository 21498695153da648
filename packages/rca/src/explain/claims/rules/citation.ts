import { isWord } from '../read/item.ts';
import { violation } from '../read/violation.ts';
import type { Rule } from './rule.ts';

/** Every sentence rests on evidence, but for one that says how sure the verdict is. */
export const citationRule: Rule = ({ cited, parsed, sentence }) => {
  if (cited.size > 0) return [];
  const sure = parsed.items.some((item) => isWord(item, 'confidence', 'confident'));
  const alone = parsed.clauses.every(
    ({ named, topics }) => named.length === 0 && topics.size === 0,
  );
  if (sure && alone && parsed.cues.length === 0) return [];
  return [violation('citation', sentence.text, 'cite the evidence that this rests on')];
};
