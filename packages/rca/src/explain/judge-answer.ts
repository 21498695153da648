import type { Text, TextPart } from '@abduce/core';
import { packReferences } from '../pack/references.ts';
import { text as joined } from '../report/text.ts';
import type { ModelAnswerDocument, WrittenSentence } from './answer.ts';
import type { ClaimContext, SentenceJudge, Violation } from './claims/claim.ts';
import { type Place, placesOf, writtenFor } from './places.ts';
import { requirementsOf } from './requirements.ts';

/** One sentence of a model, judged by itself. */
export interface JudgedSentence {
  readonly written: WrittenSentence;
  /** Absent when something is wrong with it. */
  readonly text?: Text;
  readonly violations: readonly Violation[];
}

/** All that a model wrote for one place. */
export interface JudgedPlace {
  readonly place: Place;
  readonly sentences: readonly JudgedSentence[];
  /** What the sentences that hold leave out. */
  readonly missing: readonly Violation[];
  /** The sentences that hold, as they would enter the report. */
  readonly text: Text;
}

/** Judges each sentence of an answer, and each place as a whole. Places that were left out are not in the result. */
export function judgeAnswer(
  answer: ModelAnswerDocument,
  context: ClaimContext,
  judge: SentenceJudge,
): readonly JudgedPlace[] {
  const references = packReferences(context.report);
  return placesOf(context.report).flatMap((place): JudgedPlace[] => {
    const written = writtenFor(place, answer);
    if (written.length === 0) return [];
    const sentences = written.map((sentence) => judgeSentenceAt(place, sentence, context, judge));
    const text = paragraphOf(
      sentences.flatMap((sentence) => (sentence.text === undefined ? [] : [sentence.text])),
    );
    const missing = requirementsOf(place, context.report, references)
      .filter((requirement) => !requirement.met(text))
      .map(({ kind, says }) => ({ kind, words: '', problem: `it must ${says}` }));
    return [{ place, sentences, missing, text }];
  });
}

/** True when nothing is wrong with any sentence and nothing is left out. */
export function isFaultless({ sentences, missing }: JudgedPlace): boolean {
  return missing.length === 0 && sentences.every(({ violations }) => violations.length === 0);
}

export function violationsOf({ sentences, missing }: JudgedPlace): readonly Violation[] {
  return [...sentences.flatMap(({ violations }) => violations), ...missing];
}

/** One sentence, with its citations where the template has them. */
export function judgeSentenceAt(
  place: Place,
  written: WrittenSentence,
  context: ClaimContext,
  judge: SentenceJudge,
): JudgedSentence {
  const judgement = judge(written, context);
  if (!judgement.ok) return { written, violations: judgement.violations };
  const most = place.part === 'chain' ? Math.max(1, sentencesIn(place.template)) : 1;
  if (sentencesIn(judgement.text) > most) {
    const problem = 'each sentence stands in a place of its own; this is more than one';
    return { written, violations: [{ kind: 'form', words: written.text.slice(0, 80), problem }] };
  }
  return { written, text: shaped(place, judgement.text, written.evidence), violations: [] };
}

/** Sentences of a text, by marks within our words that something follows. */
function sentencesIn(text: Text): number {
  const shown = text
    .filter((part) => !isCitation(part))
    .map((part) => (typeof part === 'string' ? part : '¤'))
    .join('');
  return (shown.match(/[.!?…][)”"']*\s+(?=\S)/g) ?? []).length + 1;
}

const isCitation = (part: TextPart): boolean => typeof part !== 'string' && 'cite' in part;

/** Ends as the template ends, and cites what does not stand beside the words anyway. */
function shaped(
  { template, part, evidence: beside = [] }: Place,
  sentence: Text,
  evidence: readonly string[],
): Text {
  const bare = withoutStop(sentence.filter((item) => !isCitation(item)));
  const cite = part === 'title' ? [] : [...new Set(evidence)].filter((id) => !beside.includes(id));
  const last = template.at(-1);
  const stopped = part !== 'title' || (typeof last === 'string' && last.trimEnd().endsWith('.'));
  return joined(...bare, ...(cite.length === 0 ? [] : [' ', { cite }]), stopped ? '.' : '');
}

function withoutStop(sentence: Text): Text {
  const last = sentence.at(-1);
  if (typeof last !== 'string') return sentence;
  const bare = last.replace(/[\s.]+$/, '');
  return bare === '' ? sentence.slice(0, -1) : [...sentence.slice(0, -1), bare];
}

function paragraphOf(sentences: readonly Text[]): Text {
  return joined(...sentences.flatMap((sentence, at) => (at === 0 ? [sentence] : [' ', sentence])));
}
