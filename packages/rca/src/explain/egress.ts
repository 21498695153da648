import type { ModelMessage, ModelRequest } from '@abduce/core';
import { estimateTokens } from '../pack/pack-text.ts';
import { sha256Hex } from '../sha256.ts';

/** What leaves the machine with one request, before it does. */
export interface EgressPreview {
  /** The id of the model that would get it. */
  readonly model: string;
  readonly messages: readonly ModelMessage[];
  /** The messages as JSON, byte for byte as they stand in the body of the request. */
  readonly body: string;
  /** SHA-256 of the body, hexadecimal. */
  readonly promptHash: string;
  /** Estimated. */
  readonly tokens: number;
  readonly format: NonNullable<ModelRequest['format']>;
  /** The schema of the answer, and tools: words of ours and ids, nothing of the telemetry. */
  readonly schema?: ModelRequest['schema'];
  readonly tools?: ModelRequest['tools'];
}

/** Says whether a request may leave. Anything but `true` keeps it, and so does an error. */
export type EgressHook = (preview: EgressPreview) => boolean | Promise<boolean>;

export function previewOf(model: string, request: ModelRequest): EgressPreview {
  const { messages, schema, tools, format = 'text' } = request;
  const body = JSON.stringify(messages);
  const beside = JSON.stringify([schema, tools]);
  return {
    model,
    messages,
    body,
    promptHash: sha256Hex(body),
    tokens: estimateTokens(body) + estimateTokens(beside),
    format,
    ...(schema === undefined ? {} : { schema }),
    ...(tools === undefined ? {} : { tools }),
  };
}
