import {
  AbduceError,
  type CallOptions,
  isAbduceError,
  type LanguageModel,
  type ModelAnswer,
  type ModelRequest,
  systemClock,
} from '@abduce/core';
import { cachedProbe } from '../models/cached-probe.ts';
import { answerOf } from './answer.ts';
import { bodyChunks } from './body-chunks.ts';
import { connect } from './connect.ts';
import { failureOf } from './failure.ts';
import { modelError } from './model-error.ts';
import { defaults, type OpenAiModelOptions } from './options.ts';
import { initialQuirks } from './quirks.ts';
import { requestBody } from './request-body.ts';
import { send } from './send.ts';
import { streamedAnswer } from './stream-answer.ts';
import { timeLimit } from './time-limit.ts';

/**
 * A model behind any server that speaks OpenAI's chat completions: OpenAI, vLLM, Ollama, llama.cpp, LM Studio,
 * OpenRouter. The package `openai` is loaded with the first request.
 *
 * Busy servers are asked again within `timeoutMs`: after 429 up to three times, as late as they ask for; after 500,
 * 502, 503, 504 and 529 once. Parameters that a server refuses are left out from then on.
 *
 * @throws AbduceError `CONFIG` for an address that is none, a missing key, or a key that would travel unencrypted.
 */
export function openAiModel(options: OpenAiModelOptions): LanguageModel {
  const connection = connect(options);
  const { model, clock = systemClock() } = options;
  const { scrub } = connection;
  const name = `${model} at ${connection.address}`;
  const quirks = initialQuirks(connection.isOpenAi);
  const temperature =
    options.temperature === undefined ? defaults.temperature : options.temperature;
  const seed = options.seed === undefined ? defaults.seed : options.seed;
  const timeoutMs = options.timeoutMs ?? defaults.timeoutMs;
  const maxBytes = options.maxResponseBytes ?? defaults.maxResponseBytes;

  /** Within one limit of time: the request, and reading what comes. */
  async function* answer(
    request: ModelRequest,
    stream: boolean,
    { signal }: CallOptions,
  ): AsyncGenerator<string | ModelAnswer> {
    const how = { model, temperature, seed, stream };
    signal?.throwIfAborted();
    const limit = timeLimit(clock, timeoutMs, name, signal);
    try {
      const response = await send(request, { ...how, name, connection, quirks, clock, limit });
      const chunks = bodyChunks(response, limit, maxBytes, name);
      const isEvents = response.headers.get('content-type')?.includes('event-stream') === true;
      if (isEvents) yield* streamedAnswer(chunks, name, scrub);
      else {
        const whole = answerOf(await jsonOf(chunks, name), name, scrub);
        if (stream && whole.text !== '') yield whole.text;
        yield whole;
      }
    } catch (error) {
      limit.check();
      if (isAbduceError(error)) throw error;
      const failure = failureOf(error, scrub, clock.now());
      throw modelError(name, failure, requestBody(request, how, quirks));
    } finally {
      limit.end();
    }
  }

  const self: LanguageModel = {
    id: `openai:${model}@${connection.address}${settings(temperature, seed)}`,
    async generate(request, call = {}) {
      for await (const piece of answer(request, false, call)) {
        if (typeof piece !== 'string') return piece;
      }
      throw new AbduceError('MODEL_FAILED', `${name} sent no answer.`);
    },
    stream: (request, call = {}) => answer(request, true, call),
    probe: cachedProbe(() => self),
  };
  return self;
}

/** What makes answers differ, where it is not the default: part of the id, and so of the keys of caches. */
function settings(temperature: number | null, seed: number | null): string {
  const words = [
    ...(temperature === defaults.temperature ? [] : [`temperature=${temperature}`]),
    ...(seed === defaults.seed ? [] : [`seed=${seed}`]),
  ];
  return words.length === 0 ? '' : `?${words.join('&')}`;
}

async function jsonOf(chunks: AsyncIterable<Uint8Array>, name: string): Promise<unknown> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of chunks) text += decoder.decode(chunk, { stream: true });
  try {
    return JSON.parse(text + decoder.decode());
  } catch {
    throw new AbduceError('MODEL_FAILED', `${name} answered with something that is no JSON.`, {
      hint: 'Check that the address is that of an OpenAI-compatible API.',
      details: { characters: text.length },
    });
  }
}
