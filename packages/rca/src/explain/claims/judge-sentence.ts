import type { WrittenSentence } from '../answer.ts';
import type { ClaimContext, Judgement, SentenceJudge, Violation } from './claim.ts';
import { indexPack, type PackIndex } from './index/pack-index.ts';
import { profileOf, type TemplateProfile } from './index/template-profile.ts';
import { parse } from './read/clauses.ts';
import { readItems } from './read/read-items.ts';
import { causeRule } from './rules/cause.ts';
import { certaintyRule } from './rules/certainty.ts';
import { changesRule } from './rules/changes.ts';
import { chooseValues } from './rules/choose-values.ts';
import { citationRule } from './rules/citation.ts';
import { directionRule } from './rules/direction.ts';
import { formRule } from './rules/form.ts';
import { hedgeRule } from './rules/hedge.ts';
import { negationRule } from './rules/negation.ts';
import { quotationRule } from './rules/quotation.ts';
import { ratioWordsRule } from './rules/ratio-words.ts';
import type { Rule } from './rules/rule.ts';
import { scopeRule } from './rules/scope.ts';
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
  negationRule,
  changesRule,
  causeRule,
  certaintyRule,
  scopeRule,
  timesRule,
];

/** The most problems that one sentence is told, so that a repair turn stays short. */
const mostViolations = 8;

/** Judges sentences of one report; what the pack knows is prepared once. */
export function sentenceJudge(context: ClaimContext): (sentence: WrittenSentence) => Judgement {
  const index = indexPack(context);
  const profile = profileOf(
    context.pack,
    (text) => readItems(index, { text, evidence: [...index.evidence.keys()] }).items,
  );
  const template = new Map(context.pack.sentences.map((one) => [one.text, one.evidence]));
  return (sentence) => {
    const known = template.get(sentence.text.trim());
    return judge(index, profile, sentence, known);
  };
}

const prepared = new WeakMap<ClaimContext['pack'], (sentence: WrittenSentence) => Judgement>();

/**
 * Decides whether a sentence that a language model wrote may enter the report, and puts it into parts.
 *
 * It is let in only when everything it says is borne out by the evidence it cites: see the rules beside this file.
 * A sentence of the template is let in as it is, with the evidence it came with. Citations are not part of the text;
 * whoever places the sentence shows `sentence.evidence`.
 */
export const judgeSentence: SentenceJudge = (sentence, context) => {
  const known = prepared.get(context.pack);
  if (known !== undefined) return known(sentence);
  const judgeIt = sentenceJudge(context);
  prepared.set(context.pack, judgeIt);
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
