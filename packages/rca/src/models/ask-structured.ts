import {
  type AbduceError,
  type CallOptions,
  isAbduceError,
  type JsonSchema,
  type LanguageModel,
  type ModelAnswer,
  type ModelFormat,
  type ModelRequest,
} from '@abduce/core';
import { formatMemory } from './format-memory.ts';
import { formatRequest } from './format-request.ts';
import { generateText } from './generate-text.ts';
import type { JsonSlip } from './json/read-json.ts';
import { readAnswer, type UnfitReason } from './read-answer.ts';
import type { SchemaProblem } from './schema/schema-problems.ts';

/** What is asked; formats, schema and tools are `askStructured`'s affair, and schema and tools never go together. */
export type StructuredRequest = Pick<ModelRequest, 'messages' | 'maxTokens'>;

export interface AskOptions<T> extends CallOptions {
  /** Of an object. All keys required, none added: what strict servers take. */
  readonly schema: JsonSchema;
  /** Looks closer than a schema can. Where it finds problems, the answer does not fit. */
  readonly validate?: (value: T) => readonly SchemaProblem[];
  /** The formats to try, best first. Default: all, from the best that worked before with this model. */
  readonly formats?: readonly ModelFormat[];
  /** Default 65,536. */
  readonly maxAnswerBytes?: number;
  /** How deep the answer may nest. Default 32. */
  readonly maxDepth?: number;
  /** The text as it is written, where the model can stream; `call` counts from 0 and voids what came before it. */
  readonly onText?: (piece: string, call: number) => void;
}

/** `failed`: the model or its server did; `unsupported`: no format is left that the server takes. */
export type AskFailure = UnfitReason | 'failed' | 'unsupported';

/** One request that was made, for whoever keeps the books. */
export interface AskedCall {
  readonly format: ModelFormat;
  readonly outcome: 'fits' | AskFailure;
  readonly finish?: ModelAnswer['finish'];
  readonly inputTokens?: number;
  readonly outputTokens?: number;
  /** The server counted far fewer tokens than were sent: its context is too small, and it read only a part. */
  readonly promptCut?: true;
}

export type Asked<T> =
  | {
      readonly ok: true;
      readonly value: T;
      readonly format: ModelFormat;
      /** What had to be forgiven to read it. */
      readonly slips: readonly JsonSlip[];
      readonly calls: readonly AskedCall[];
    }
  | {
      readonly ok: false;
      readonly reason: AskFailure;
      /** One sentence for people. */
      readonly message: string;
      /** Where the best answer was unfit, for a model that may try again. */
      readonly problems: readonly SchemaProblem[];
      readonly calls: readonly AskedCall[];
      readonly error?: AbduceError;
    };

const defaults = {
  formats: ['json_schema', 'json_object', 'text'],
  maxAnswerBytes: 65_536,
  maxDepth: 32,
} as const;

/** After these a humbler format would not help. */
const final: ReadonlySet<AskFailure> = new Set(['refused', 'truncated', 'too_large']);

/**
 * Asks a model for an object of a given shape, by degrees: with the schema enforced, with JSON promised, in plain
 * words. Every answer is held against the schema here; no server is taken at its word. What works is remembered for
 * the model. At most one request for each format.
 *
 * Failures of the model are answers (`ok: false`).
 *
 * @throws the signal's reason when aborted; AbduceError `CONFIG`, `MISSING_PEER` and `BUG` from the model.
 */
export async function askStructured<T = unknown>(
  model: LanguageModel,
  { messages, maxTokens }: StructuredRequest,
  options: AskOptions<T>,
): Promise<Asked<T>> {
  const { schema, signal, onText } = options;
  const memory = formatMemory(model);
  const limits = {
    maxAnswerBytes: options.maxAnswerBytes ?? defaults.maxAnswerBytes,
    maxDepth: options.maxDepth ?? defaults.maxDepth,
  };
  const calls: AskedCall[] = [];
  let last: Extract<Asked<T>, { ok: false }> = {
    ok: false,
    reason: 'unsupported',
    message: 'No format is left to ask the model in.',
    problems: [],
    calls,
  };
  for (const format of memory.order(options.formats ?? defaults.formats)) {
    signal?.throwIfAborted();
    const request = formatRequest({ messages, maxTokens }, format, schema);
    let answer: ModelAnswer;
    try {
      answer = await generateText(model, request, {
        ...(signal === undefined ? {} : { signal }),
        ...(onText === undefined ? {} : { onText: (piece) => onText(piece, calls.length) }),
      });
    } catch (error) {
      signal?.throwIfAborted();
      const outcome = failureOf(error);
      if (outcome === undefined) throw error;
      calls.push({ format, outcome });
      last = { ...last, reason: outcome, message: messageOf(error), error: error as AbduceError };
      if (outcome === 'unsupported') memory.refused(format);
      else if (!refusesRequest(error) || format === 'text') return last;
      continue;
    }
    const read = readAnswer<T>(answer, schema, limits, options.validate);
    const promptCut = isPromptCut(request, answer);
    calls.push({
      ...callOf(format, read.ok ? 'fits' : read.reason, answer),
      ...(promptCut ? { promptCut } : {}),
    });
    if (read.ok) {
      memory.worked(format);
      return { ok: true, value: read.value, format, slips: read.slips, calls };
    }
    const { reason, problems } = read;
    const cut = ' The server read only a part of the prompt; give it a larger context.';
    last = { ok: false, reason, message: read.message + (promptCut ? cut : ''), problems, calls };
    if (final.has(reason)) return last;
  }
  return last;
}

function failureOf(error: unknown): 'failed' | 'unsupported' | undefined {
  if (isAbduceError(error, 'UNSUPPORTED')) return 'unsupported';
  return isAbduceError(error, 'MODEL_FAILED') ? 'failed' : undefined;
}

/** The server would not take the request, and did not say why: perhaps the format was to blame. */
function refusesRequest(error: unknown): boolean {
  const status = isAbduceError(error) ? error.details.status : undefined;
  return status === 400 || status === 422;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** No tokenizer makes one token of twelve letters of prose and JSON, so the rest was not read. */
function isPromptCut({ messages }: ModelRequest, { inputTokens = 0 }: ModelAnswer): boolean {
  const letters = messages.reduce((sum, { content }) => sum + content.length, 0);
  return inputTokens > 0 && letters > 2_000 && letters / inputTokens > 12;
}

function callOf(
  format: ModelFormat,
  outcome: AskedCall['outcome'],
  { finish, inputTokens, outputTokens }: ModelAnswer,
): AskedCall {
  return {
    format,
    outcome,
    finish,
    ...(inputTokens === undefined ? {} : { inputTokens }),
    ...(outputTokens === undefined ? {} : { outputTokens }),
  };
}
