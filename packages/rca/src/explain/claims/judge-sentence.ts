import type { WrittenSentence } from '../answer.ts';
import type { ClaimContext, Judgement, SentenceJudge } from './claim.ts';
import { indexPack, type PackIndex } from './index/pack-index.ts';
import { type Template, templateOf } from './index/template.ts';
import { readSentence } from './phrases/read-sentence.ts';
import { type ReadSentence, readItems } from './read/read-items.ts';
import { violation } from './read/violation.ts';
import { wordProblems } from './refusal.ts';
import { toText } from './to-text.ts';

/** The most problems that one sentence is told, so that a repair turn stays short. */
const mostViolations = 8;
/** Longer than any sentence of a report. */
const mostCharacters = 600;

/** Judges sentences of one report; what the pack knows is prepared once. */
export function sentenceJudge(context: ClaimContext): (sentence: WrittenSentence) => Judgement {
  const index = indexPack(context);
  const template = templateOf(index);
  const own = new Map(context.pack.sentences.map((one) => [one.text, one.evidence]));
  return (sentence) => {
    if (sentence.text.length > mostCharacters) {
      const problem = `at most ${mostCharacters} characters`;
      return { ok: false, violations: [violation('form', sentence.text, problem)] };
    }
    const read = readItems(index, sentence);
    if (read.violations.length > 0)
      return { ok: false, violations: read.violations.slice(0, mostViolations) };
    const known = own.get(sentence.text.trim());
    if (known?.every((id) => read.cited.has(id)))
      return { ok: true, text: toText(sentence.text, read.items, firstOf(read.items)) };
    return judge(index, template, sentence, read);
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
 * Nothing is let in because nobody objects: a sentence is let in when it can be read, to its last word, as statements
 * that the evidence proves. How statements may be worded is a book of patterns (`book/`); each place of a pattern is
 * filled by the evidence (`phrases/places/`):
 *
 * - a clause is about **one measurement** of cited evidence: its name, the entity or the two sides it was measured at,
 *   and each number in its role ("from", "to", "by", "times", "at") are all of that one, and words of movement agree
 *   with how it moved, and how far;
 * - **references** lead to facts of the pack; a typed number equals such a fact after rounding to the digits shown;
 * - **causes**: the root cause in wordings of its own, a change that the engine found guilty, or a measurement; cause
 *   and effect stand where `pack.causes` leads from one to the other, in that order;
 * - **changes** by their kind, version, service and title, with their times; the guilty are not cleared, nor others blamed;
 * - **how sure** and **how long** as the verdict says.
 *
 * Limits: it reads English, and a plain part of it; who words a true statement in another way is refused, told where the
 * reading ended, and gets the template's sentence. A sentence of the template is let in as it is, with its evidence.
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
  template: Template,
  { text }: WrittenSentence,
  { items, cited }: ReadSentence,
): Judgement {
  const reading = readSentence(index, template, items, cited);
  if ('chosen' in reading) return { ok: true, text: toText(text, items, reading.chosen) };
  const words = wordProblems(index, items, cited);
  const uncited =
    cited.size === 0 && words.length === 0
      ? [violation('citation', text, 'cite the evidence that the sentence rests on')]
      : [];
  const problems = [...words, ...uncited, reading.violation];
  return { ok: false, violations: problems.slice(0, mostViolations) };
}

/** References of the template's own sentence have one reading each. */
function firstOf(items: ReadSentence['items']): Parameters<typeof toText>[2] {
  return new Map(
    items.flatMap((item) => {
      const [first] = item.kind === 'value' ? item.candidates : [];
      return item.kind === 'value' && first !== undefined ? [[item, first] as const] : [];
    }),
  );
}
