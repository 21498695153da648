import type { WrittenSentence } from '../../answer.ts';
import type { Violation } from '../claim.ts';
import type { PackIndex } from '../index/pack-index.ts';
import type { TemplateProfile } from '../index/template-profile.ts';
import type { ParsedSentence } from '../read/clauses.ts';
import type { Candidate, ValueItem } from '../read/item.ts';

/** Everything that a rule may look at. */
export interface RuleContext {
  readonly sentence: WrittenSentence;
  readonly index: PackIndex;
  readonly profile: TemplateProfile;
  readonly parsed: ParsedSentence;
  readonly cited: ReadonlySet<string>;
  /** What each value was found to stand for; absent where nothing fits. */
  readonly chosen: ReadonlyMap<ValueItem, Candidate>;
}

export type Rule = (context: RuleContext) => readonly Violation[];
