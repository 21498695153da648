import type { ModelAnswerDocument, WrittenSentence } from './answer.ts';
import { answerBounds } from './answer-schema.ts';

/** Steps and actions that are looked at. */
const mostItems = 64;
/** Characters of an id. */
const longestId = 80;

/** An answer of the right shape without what nobody asked for: keys besides, and what is beyond the bounds. */
export function boundedAnswer(answer: ModelAnswerDocument): ModelAnswerDocument {
  return {
    title: boundedSentence(answer.title),
    summary: answer.summary.slice(0, answerBounds.summary).map(boundedSentence),
    cause: answer.cause.slice(0, answerBounds.cause).map(boundedSentence),
    chain: answer.chain
      .slice(0, mostItems)
      .map((item) => ({ step: item.step, ...boundedSentence(item) })),
    actions: answer.actions.slice(0, mostItems).map((id) => id.slice(0, longestId)),
  };
}

export function boundedSentence({ text, evidence }: WrittenSentence): WrittenSentence {
  return {
    // One character beyond the bound shows that it is too long.
    text: text.slice(0, answerBounds.sentence + 1),
    evidence: evidence.slice(0, answerBounds.evidence).map((id) => id.slice(0, longestId)),
  };
}
