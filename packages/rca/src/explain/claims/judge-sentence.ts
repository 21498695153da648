import type { WrittenSentence } from '../answer.ts';
import type { ClaimContext, Judgement, SentenceJudge, Violation } from './claim.ts';
import { indexPack, type PackIndex } from './index/pack-index.ts';
import { profileOf, type TemplateProfile } from './index/template-profile.ts';
import { parse } from './read/clauses.ts';
import { readItems } from './read/read-items.ts';
import { violation } from './read/violation.ts';
import { causeRule } from './rules/cause.ts';
import { certaintyRule } from './rules/certainty.ts';
import { changesRule } from './rules/changes.ts';
import { chooseValues } from './rules/choose-values.ts';
import { citationRule } from './rules/citation.ts';
import { comparisonRule } from './rules/comparison.ts';
import { directionRule } from './rules/direction.ts';
import { formRule } from './rules/form.ts';
import { hedgeRule } from './rules/hedge.ts';
import { negationRule } from './rules/negation.ts';
import { orderRule } from './rules/order.ts';
import { quotationRule } from './rules/quotation.ts';
import { ratioWordsRule } from './rules/ratio-words.ts';
import type { Rule } from './rules/rule.ts';
import { scopeRule } from './rules/scope.ts';
import { stateRule } from './rules/state.ts';
import { supportRule } from './rules/support.ts';
import { timesRule } from './rules/times.ts';
import { wordsRule } from './rules/words.ts';
import { toText } from './to-text.ts';

const rules: readonly Rule[] = [
  formRule,
  wordsRule,
  quotationRule,
  citationRule,
  supportRule,
  hedgeRule,
  directionRule,
  ratioWordsRule,
  comparisonRule,
  negationRule,
  changesRule,
  causeRule,
  certaintyRule,
  scopeRule,
  timesRule,
  orderRule,
  stateRule,
];

/** The most problems that one sentence is told, so that a repair turn stays short. */
const mostViolations = 8;

/** Longer than any sentence; not worth reading. */
const mostCharacters = 2000;

/** Judges sentences of one report; what the pack knows is prepared once. */
export function sentenceJudge(context: ClaimContext): (sentence: WrittenSentence) => Judgement {
  const index = indexPack(context);
  const profile = profileOf(
    context.pack,
    (text) => readItems(index, { text, evidence: [...index.evidence.keys()] }).items,
  );
  const template = new Map(context.pack.sentences.map((one) => [one.text, one.evidence]));
  return (sentence) => {
    if (sentence.text.length > mostCharacters) {
      const problem = `at most ${mostCharacters} characters`;
      return { ok: false, violations: [violation('form', sentence.text, problem)] };
    }
    const known = template.get(sentence.text.trim());
    return judge(index, profile, sentence, known);
  };
}

const prepared = new WeakMap<
  ClaimContext['pack'],
  {
    readonly report: ClaimContext['report'];
    readonly judge: (sentence: WrittenSentence) => Judgement;
  }
>();

/**
 * Decides whether a sentence that a language model wrote may enter the report, and puts it into parts.
 *
 * The world is closed: every word has to be one that claims nothing, one whose claim a rule weighs, or one that the
 * template uses; every number, time, version and name has to be a reference, or typed and found in the cited evidence.
 * A sentence is let in when no rule objects:
 *
 * - **references** lead to facts, entities, times and quotations of the pack, derived numbers to one measurement;
 * - **numbers** equal a cited fact after rounding to the digits shown (never further off than an eighth), with its unit
 *   and scale, or the ratio or growth of one measurement; "from", "to", "by" and "before" tell which of its numbers;
 *   amounts in words count as numbers, vague ones fail;
 * - **topics and entities** of each clause are those of cited evidence or of a clause of the template; two entities
 *   together have a dependency between them;
 * - **directions** agree with how the cited measurement moved, denied or not; "sharply" and "doubled" with how far;
 * - **denials** deny what the template denies, or a movement;
 * - **times** belong to the event they are told of; what came first began first;
 * - **causes** run along `pack.causes`, from the root cause or the guilty change, in that direction; a colon behind a
 *   statement counts as "because"; an innocent change is named only to be cleared;
 * - **certainty, scope and state** go no further than the verdict: no "proven", "all users" or "back to normal";
 * - **form**: up to three plain sentences; no markup, links, letters of other scripts, orders or questions.
 *
 * Limits: it reads English, clause by clause, and without what was said before; who words a true claim in unlisted
 * words is refused and gets the template's sentence. It knows topics, not things: "a statement" may be another one
 * than the evidence is about. A sentence of the template is let in as it is, with the evidence it came with.
 *
 * Citations are not part of the text; whoever places the sentence shows `sentence.evidence`. Throws nothing.
 */
export const judgeSentence: SentenceJudge = (sentence, context) => {
  const known = prepared.get(context.pack);
  if (known?.report === context.report) return known.judge(sentence);
  const judgeIt = sentenceJudge(context);
  prepared.set(context.pack, { report: context.report, judge: judgeIt });
  return judgeIt(sentence);
};

function judge(
  index: PackIndex,
  profile: TemplateProfile,
  sentence: WrittenSentence,
  template: readonly string[] | undefined,
): Judgement {
  const read = readItems(index, sentence);
  const parsed = parse(read.items);
  const own = template?.every((id) => read.cited.has(id));
  if (own && read.violations.length === 0)
    return { ok: true, text: toText(sentence.text, read.items, firstOf(read.items)) };
  const { chosen, violations } = chooseValues(index, parsed, sentence.text);
  const context = { sentence, index, profile, parsed, cited: read.cited, chosen };
  const found: Violation[] = [...read.violations, ...violations];
  for (const rule of rules) found.push(...rule(context));
  if (found.length > 0) return { ok: false, violations: found.slice(0, mostViolations) };
  return { ok: true, text: toText(sentence.text, read.items, chosen) };
}

/** References of the template's own sentence have one reading each. */
function firstOf(items: ReturnType<typeof readItems>['items']): Parameters<typeof toText>[2] {
  return new Map(
    items.flatMap((item) => {
      const [first] = item.kind === 'value' ? item.candidates : [];
      return item.kind === 'value' && first !== undefined ? [[item, first] as const] : [];
    }),
  );
}
