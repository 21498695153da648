import {
  AbduceError,
  type CallOptions,
  type LanguageModel,
  type ModelAnswer,
  type ModelFormat,
  type ModelRequest,
} from '@abduce/core';
import { type Script, type Turn, turnOf } from './turn.ts';

export interface FakeModelOptions {
  readonly id?: string;
  /** Formats that it takes; others are `UNSUPPORTED`. Default: all. */
  readonly formats?: readonly ModelFormat[];
  /** Takes a schema, and does not keep to it. */
  readonly ignoresSchema?: boolean;
  readonly tools?: boolean;
  /** Default true. */
  readonly stream?: boolean;
}

export interface FakeModel extends LanguageModel {
  readonly requests: readonly ModelRequest[];
}

/** A model in this process that follows a script. No clock, no socket: it answers at once, or never. */
export function fakeModel(script: Script<ModelRequest>, options: FakeModelOptions = {}): FakeModel {
  const { id = 'fake:scripted', formats, ignoresSchema = false, tools = true } = options;
  const requests: ModelRequest[] = [];
  const take = async (request: ModelRequest, { signal }: CallOptions): Promise<Turn> => {
    signal?.throwIfAborted();
    const { format = 'text' } = request;
    if (formats !== undefined && !formats.includes(format)) throw lacks(id, format);
    if (!tools && (request.tools ?? []).length > 0) throw lacks(id, 'tools');
    requests.push(request);
    const turn = turnOf(script, request, requests.length - 1);
    if (turn.wire === 'hang') return untilAborted(signal);
    throwFailure(id, turn);
    return turn;
  };
  const answerOf = (turn: Turn, request: ModelRequest): ModelAnswer => {
    const forced = request.format === 'json_schema' && !ignoresSchema;
    const { tokens = null } = turn;
    return {
      text: forced ? turn.text : (turn.unforced ?? turn.text),
      toolCalls: turn.toolCalls,
      finish: turn.finish,
      ...(tokens === null ? {} : { inputTokens: tokens.input, outputTokens: tokens.output }),
    };
  };
  const model: FakeModel = {
    id,
    requests,
    async generate(request, call = {}) {
      const turn = await take(request, call);
      if (turn.wire === 'cut' || turn.wire === 'error_event') throw cutOff(id);
      return answerOf(turn, request);
    },
  };
  if (options.stream === false) return model;
  return {
    ...model,
    async *stream(request, call = {}) {
      const turn = await take(request, call);
      const answer = answerOf(turn, request);
      const pieces = answer.text.match(/[\s\S]{1,7}/gu) ?? [];
      const isCut = turn.wire === 'cut' || turn.wire === 'error_event';
      for (const piece of isCut ? pieces.slice(0, pieces.length / 2) : pieces) {
        call.signal?.throwIfAborted();
        yield piece;
      }
      if (isCut) throw cutOff(id);
      yield answer;
    },
  };
}

function lacks(id: string, feature: string): AbduceError {
  return new AbduceError('UNSUPPORTED', `${id} does not take ${feature}.`, {
    details: { feature },
  });
}

function cutOff(id: string): AbduceError {
  return new AbduceError('MODEL_FAILED', `${id} was cut off in the middle of its answer.`);
}

function throwFailure(id: string, { failure, wire }: Turn): void {
  if (failure !== undefined) {
    const { status, message } = failure;
    throw new AbduceError('MODEL_FAILED', `${id} answered with status ${status}: ${message}`, {
      details: { status },
      retryable: status === 429 || status >= 500,
    });
  }
  if (wire === 'not_json' || wire === 'error_in_ok' || wire === 'redirect') {
    throw new AbduceError('MODEL_FAILED', `${id} failed: ${wire}`);
  }
}

function untilAborted(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
