import { causedRules } from './caused-rules.ts';
import { changedRules } from './changed-rules.ts';
import { measuredRules } from './measured-rules.ts';
import { numbersRules } from './numbers-rules.ts';
import { recordsRules } from './records-rules.ts';
import { requestsRules } from './requests-rules.ts';
import type { Rules } from './rules.ts';
import { sentencesRules } from './sentences-rules.ts';
import { verdictRules } from './verdict-rules.ts';

/**
 * The sentences that a model may write. A name in angle brackets is another entry, or a place that the evidence fills;
 * what cannot be read by them to its last word is not let in.
 *
 * Places: `<before>`, `<after>`, `<difference>`, `<growth>`, `<ratio>`, `<onset>`, `<until>`, `<first>`, `<count>`,
 * `<limit>` are numbers of the measurement that the clause is about; `<measure>` is its name; `<at>`, `<from>` and
 * `<to>` are the entities it was measured at, `<who>` an entity or "it". `<of:…>` says which measurements a shape is
 * about, `<moves:…>` how they moved; `<settle>` decides which one it is and closes the clause. `<caused>` and
 * `<causes>` weigh the last two statements: effect before cause, and cause before effect.
 */
export const book: Rules = {
  ...sentencesRules,
  ...measuredRules,
  ...numbersRules,
  ...requestsRules,
  ...recordsRules,
  ...changedRules,
  ...verdictRules,
  ...causedRules,
};
