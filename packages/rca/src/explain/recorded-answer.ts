import { schemaProblems } from '../models/index.ts';
import { sha256Hex } from '../sha256.ts';
import type { ModelAnswerDocument } from './answer.ts';
import { answerShape } from './answer-schema.ts';
import { boundedAnswer } from './bounded-answer.ts';
import type { Prompt } from './prompt.ts';

/** What a model wrote about one prompt: its answer, and its second try where one was needed. */
export interface RecordedAnswer {
  readonly first: ModelAnswerDocument;
  readonly second?: ModelAnswerDocument;
}

export function cacheKey(
  { packHash, promptHash }: Prompt,
  model: string,
  maxTokens: number,
): string {
  return sha256Hex(JSON.stringify([packHash, promptHash, model, { maxTokens }]));
}

export function encodeRecorded(recorded: RecordedAnswer): string {
  return JSON.stringify({ schema: 1, ...recorded });
}

/** `undefined` for anything but what `encodeRecorded` makes: nothing in a cache is trusted. */
export function decodeRecorded(text: string): RecordedAnswer | undefined {
  try {
    const { schema, first, second } = JSON.parse(text) as Record<string, unknown>;
    if (schema !== 1 || !isAnswer(first)) return undefined;
    if (second === undefined) return { first: boundedAnswer(first) };
    return isAnswer(second)
      ? { first: boundedAnswer(first), second: boundedAnswer(second) }
      : undefined;
  } catch {
    return undefined;
  }
}

function isAnswer(value: unknown): value is ModelAnswerDocument {
  return schemaProblems(answerShape, value).length === 0;
}
