import {
  type AbduceError,
  isAbduceError,
  type LanguageModel,
  type ModelFormat,
  type ModelMessage,
} from '@abduce/core';
import { formatMemory } from '../models/format-memory.ts';
import { askStructured } from '../models/index.ts';
import type { EvidencePack } from '../pack/pack.ts';
import type { ModelAnswerDocument } from './answer.ts';
import { answerSchema, answerShape } from './answer-schema.ts';
import { boundedAnswer } from './bounded-answer.ts';
import type { SentenceJudge } from './claims/claim.ts';
import type { ExplainerSettings } from './explainer-options.ts';
import { askFailure } from './failure.ts';
import type { ModelCall } from './model-call.ts';
import type { TokenBook } from './token-budget.ts';
import { type ServerLore, type Watch, watchedModel } from './watched-model.ts';

/** All formats of an answer, best first. */
export const answerFormats: readonly ModelFormat[] = ['json_schema', 'json_object', 'text'];

/** What one explanation has at hand for its requests. */
export interface Desk {
  readonly model: LanguageModel;
  readonly judge: SentenceJudge;
  readonly settings: ExplainerSettings;
  readonly book: TokenBook;
  /** The budget that requests are held against. */
  readonly incident: string;
  readonly learnt: ServerLore;
}

/** Requests of one purpose; their records are told together, when it is known what was wrong with the answer. */
export interface Errand {
  readonly watch: Watch;
  /** Why nothing more is sent, once that is so. */
  stopped(): AbduceError | undefined;
  /** Which of the answers that came were of no use. */
  fits(answers: readonly boolean[]): void;
  tell(violations: number): void;
}

export function errand(desk: Desk, purpose: ModelCall['purpose'], pack?: EvidencePack): Errand {
  const { settings, book, incident, learnt } = desk;
  const calls: ModelCall[] = [];
  let reason: AbduceError | undefined;
  return {
    watch: {
      purpose,
      clock: settings.clock,
      prices: settings.prices,
      onEgress: settings.onEgress,
      learnt,
      ...(pack === undefined ? {} : { schema: answerSchema(pack) }),
      reserve: (tokens) => book.reserve(incident, tokens),
      release: (tokens) => book.release(incident, tokens),
      record: (call) => void calls.push(call),
      stop: (error) => {
        reason ??= error;
      },
    },
    stopped: () => reason,
    fits(answers) {
      const came = calls.filter(({ outcome }) => outcome === 'answered' || outcome === 'truncated');
      for (const [at, call] of came.entries()) {
        if (answers[at] === false && call.outcome === 'answered') {
          calls[calls.indexOf(call)] = { ...call, outcome: 'unfit' };
        }
      }
    },
    tell(violations) {
      for (const [at, call] of calls.entries()) {
        settings.onCall?.(at === calls.length - 1 ? { ...call, violations } : call);
      }
      calls.length = 0;
    },
  };
}

export interface Question {
  readonly purpose: 'explain' | 'repair';
  readonly messages: readonly ModelMessage[];
  readonly pack: EvidencePack;
  readonly signal: AbortSignal;
  readonly onText?: ((piece: string, call: number) => void) | undefined;
  /** How many things are wrong with the answer. */
  readonly count: (answer: ModelAnswerDocument) => number;
}

/** Asks for an answer document. Rejects with `MODEL_FAILED` whose reason is fit for a report. */
export async function askAnswer(desk: Desk, question: Question): Promise<ModelAnswerDocument> {
  const { model, settings } = desk;
  const { purpose, messages, pack, signal, onText, count } = question;
  const memory = formatMemory(model);
  const trip = errand(desk, purpose, pack);
  try {
    const asked = await askStructured<ModelAnswerDocument>(
      watchedModel(model, trip.watch),
      { messages, maxTokens: settings.maxTokens },
      {
        schema: answerShape,
        signal,
        formats: memory.order(answerFormats),
        ...(onText === undefined ? {} : { onText }),
      },
    );
    const stopped = trip.stopped();
    if (stopped !== undefined) throw stopped;
    trip.fits(
      asked.calls
        .filter(({ outcome, finish }) => finish !== undefined && outcome !== 'refused')
        .map(({ outcome }) => outcome === 'fits'),
    );
    for (const { format, outcome } of asked.calls) {
      if (outcome === 'unsupported') memory.refused(format);
      if (outcome === 'fits') memory.worked(format);
    }
    if (!asked.ok) throw askFailure(asked.reason, asked.error);
    const answer = boundedAnswer(asked.value);
    trip.tell(count(answer));
    return answer;
  } catch (error) {
    trip.tell(0);
    if (signal.aborted || isAbduceError(error)) throw error;
    throw askFailure('failed', error);
  }
}
