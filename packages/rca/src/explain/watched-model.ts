import {
  AbduceError,
  type CallOptions,
  type Clock,
  isAbduceError,
  type JsonSchema,
  type LanguageModel,
  type ModelAnswer,
  type ModelRequest,
} from '@abduce/core';
import { estimateTokens } from '../pack/pack-text.ts';
import { plainSchema } from './answer-schema.ts';
import { type EgressHook, type EgressPreview, previewOf } from './egress.ts';
import { failure } from './failure.ts';
import { costOf, type ModelCall, type ModelPrices } from './model-call.ts';
import { unlessAborted } from './time-limit.ts';

export interface Watch {
  readonly purpose: ModelCall['purpose'];
  readonly clock: Clock;
  readonly prices?: ModelPrices | undefined;
  readonly onEgress?: EgressHook | undefined;
  /** Takes so many tokens out of the budget; false when there are not as many left. */
  reserve(tokens: number): boolean;
  /** Gives back what was not used. */
  release(tokens: number): void;
  /** Each request, in order. */
  record(call: ModelCall): void;
  /** Nothing is to be sent any more; the rest of the work ends. */
  stop(reason: AbduceError): void;
  /** Enforced by servers in the place of the schema that answers are held against. */
  readonly schema?: JsonSchema;
  /** What was learnt of the server, for later requests. */
  readonly learnt: ServerLore;
}

export interface ServerLore {
  /** It takes no patterns or bounds in a schema. */
  plainSchemas: boolean;
}

/**
 * A model that sends nothing without leave: every request is shown to `onEgress`, held against the budget, and
 * written down with its tokens, cost and time.
 */
export function watchedModel(model: LanguageModel, watch: Watch): LanguageModel {
  const { stream } = model;
  const generate = (request: ModelRequest, options?: CallOptions): Promise<ModelAnswer> =>
    watched(model, watch, request, options, (sent) => model.generate(sent, options));
  return {
    id: model.id,
    generate,
    ...(stream === undefined
      ? {}
      : {
          async *stream(request: ModelRequest, options?: CallOptions) {
            const pieces: string[] = [];
            let wake: (() => void) | undefined;
            const told = (piece: string): void => {
              pieces.push(piece);
              wake?.();
            };
            let over = false;
            const work = watched(model, watch, request, options, (sent) =>
              streamed(model, sent, options, told),
            ).finally(() => {
              over = true;
              wake?.();
            });
            work.catch(() => undefined);
            while (!over || pieces.length > 0) {
              const piece = pieces.shift();
              if (piece !== undefined) yield piece;
              else if (!over) {
                await new Promise<void>((resolve) => {
                  wake = resolve;
                });
              }
            }
            yield await work;
          },
        }),
  };
}

/** Streamed where the server can; a server that cannot is asked without. */
async function streamed(
  model: LanguageModel,
  request: ModelRequest,
  options: CallOptions | undefined,
  told: (piece: string) => void,
): Promise<ModelAnswer> {
  try {
    for await (const piece of model.stream?.(request, options) ?? []) {
      if (typeof piece !== 'string') return piece;
      told(piece);
    }
  } catch (error) {
    if (!isAbduceError(error, 'UNSUPPORTED') || error.details.feature !== 'stream') throw error;
    return model.generate(request, options);
  }
  throw new AbduceError('MODEL_FAILED', `${model.id} streamed text, but no answer`);
}

async function watched(
  model: LanguageModel,
  watch: Watch,
  request: ModelRequest,
  options: CallOptions | undefined,
  send: (request: ModelRequest) => Promise<ModelAnswer>,
): Promise<ModelAnswer> {
  const { schema } = watch;
  if (request.schema === undefined || schema === undefined) {
    return sendOnce(model, watch, request, options, send);
  }
  const plain = { ...request, schema: plainSchema(schema) };
  if (watch.learnt.plainSchemas) return sendOnce(model, watch, plain, options, send);
  try {
    return await sendOnce(model, watch, { ...request, schema }, options, send);
  } catch (error) {
    if (!refuses(error)) throw error;
    // Servers that enforce schemas differ in how much of them they know.
    const answer = await sendOnce(model, watch, plain, options, send);
    watch.learnt.plainSchemas = true;
    return answer;
  }
}

function refuses(error: unknown): boolean {
  if (isAbduceError(error, 'UNSUPPORTED')) return error.details.feature !== 'tools';
  return isAbduceError(error, 'MODEL_FAILED') && error.details.status === 400;
}

async function sendOnce(
  model: LanguageModel,
  watch: Watch,
  request: ModelRequest,
  options: CallOptions | undefined,
  send: (request: ModelRequest) => Promise<ModelAnswer>,
): Promise<ModelAnswer> {
  const preview = previewOf(model.id, request);
  const wanted = preview.tokens + request.maxTokens;
  const started = watch.clock.now();
  const record = (outcome: ModelCall['outcome'], answer?: ModelAnswer, error?: unknown): void => {
    // What a server refused or failed at is not charged; what was given up may be.
    const charged = answer !== undefined || outcome === 'aborted';
    const inputTokens = charged ? (answer?.inputTokens ?? preview.tokens) : 0;
    const outputTokens =
      answer === undefined ? 0 : (answer.outputTokens ?? estimateTokens(answer.text));
    if (outcome !== 'over_budget') watch.release(Math.max(0, wanted - inputTokens - outputTokens));
    watch.record({
      model: model.id,
      purpose: watch.purpose,
      format: preview.format,
      inputTokens,
      outputTokens,
      estimated:
        charged && (answer?.inputTokens === undefined || answer.outputTokens === undefined),
      ...costOf({ inputTokens, outputTokens }, watch.prices),
      latency: watch.clock.now() - started,
      outcome,
      ...(error === undefined ? {} : { error: String(messageOf(error)).slice(0, 200) }),
      violations: 0,
    });
  };
  options?.signal?.throwIfAborted();
  if (!watch.reserve(wanted)) {
    record('over_budget');
    throw stopped(watch, 'the budget of tokens does not cover the request');
  }
  if (!(await allowed(watch.onEgress, preview))) {
    record('vetoed');
    throw stopped(watch, 'the request was not allowed to leave');
  }
  // Leave may have taken its time.
  options?.signal?.throwIfAborted();
  try {
    const answer = await unlessAborted(send(request), options?.signal);
    record(outcomes[answer.finish], answer);
    return answer;
  } catch (error) {
    const aborted = options?.signal?.aborted === true;
    const unsupported = isAbduceError(error, 'UNSUPPORTED');
    record(aborted ? 'aborted' : unsupported ? 'unsupported' : 'failed', undefined, error);
    throw error;
  }
}

const outcomes = {
  stop: 'answered',
  tools: 'answered',
  length: 'truncated',
  refusal: 'refused',
} as const;

async function allowed(hook: EgressHook | undefined, preview: EgressPreview): Promise<boolean> {
  if (hook === undefined) return true;
  try {
    return (await hook(preview)) === true;
  } catch {
    return false;
  }
}

function stopped(watch: Watch, message: string): AbduceError {
  const reason = failure(message);
  watch.stop(reason);
  return reason;
}

function messageOf(error: unknown): unknown {
  return error instanceof Error ? error.message : error;
}
