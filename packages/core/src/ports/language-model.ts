import type { CallOptions } from './runtime.ts';

/** A tool that a model may ask for. It only asks: whoever made the request decides what runs. */
export interface ModelTool {
  readonly name: string;
  readonly description: string;
  /** JSON schema of the arguments. */
  readonly parameters: JsonSchema;
}

export interface ModelToolCall {
  readonly id: string;
  readonly name: string;
  /** As the model wrote it: usually JSON, but nothing vouches for that. */
  readonly arguments: string;
}

export type ModelMessage =
  | { readonly role: 'system' | 'user'; readonly content: string }
  | {
      readonly role: 'assistant';
      readonly content: string;
      readonly toolCalls?: readonly ModelToolCall[];
    }
  | { readonly role: 'tool'; readonly content: string; readonly toolCallId: string };

/** A JSON schema, as plain data. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** How the shape of the answer is asked for: enforced by the server, promised to be JSON, or only asked for in words. */
export type ModelFormat = 'json_schema' | 'json_object' | 'text';

export interface ModelRequest {
  readonly messages: readonly ModelMessage[];
  readonly maxTokens: number;
  /** Default `text`. */
  readonly format?: ModelFormat;
  /** Needed for the format `json_schema`; all keys required, none added. */
  readonly schema?: JsonSchema;
  readonly tools?: readonly ModelTool[];
}

export interface ModelAnswer {
  readonly text: string;
  readonly toolCalls: readonly ModelToolCall[];
  /** `length`: cut off by the limit of tokens. `refusal`: the model would not. */
  readonly finish: 'stop' | 'length' | 'refusal' | 'tools';
  /** Absent where the server does not count. */
  readonly inputTokens?: number;
  readonly outputTokens?: number;
}

export interface ModelCapabilities {
  /** Best first; never empty. */
  readonly formats: readonly ModelFormat[];
  readonly tools: boolean;
  readonly stream: boolean;
}

/**
 * A language model of any maker. Its answers are never trusted: what calls it checks them.
 *
 * Rejects with `MODEL_FAILED` (`retryable` where the server said so, or could not be reached), with `UNSUPPORTED`
 * when the server refuses a format or tools, and with the signal's reason when aborted.
 */
export interface LanguageModel {
  /** Maker, name and address of the model; part of the key of caches. */
  readonly id: string;
  generate(request: ModelRequest, options?: CallOptions): Promise<ModelAnswer>;
  /** The same with the text as it is written: pieces, then the whole answer. */
  stream?(request: ModelRequest, options?: CallOptions): AsyncIterable<string | ModelAnswer>;
  /** Asks what the server can do; without it everything is tried in turn. */
  probe?(options?: CallOptions): Promise<ModelCapabilities>;
}
