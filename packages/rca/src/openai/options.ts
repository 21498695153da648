import type { Clock, Millis } from '@abduce/core';
import type { OpenAiClient } from './client.ts';

export interface OpenAiModelOptions {
  /** Name of the model, as the server knows it. */
  readonly model: string;
  /** Root of an OpenAI-compatible API, such as `http://127.0.0.1:11434/v1`. Default: OpenAI's own. */
  readonly baseUrl?: string;
  /** Not needed by servers on this machine. Never read from the environment, never shown in errors and ids. */
  readonly apiKey?: string;
  /** A client of the package `openai` made elsewhere, in place of address, key, headers and fetch. */
  readonly client?: OpenAiClient;
  /** Default: the platform's. */
  readonly fetch?: typeof globalThis.fetch;
  /** Sent with every request; their values are kept out of errors, too. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Default 0; `null` leaves it to the server. Left out for models that refuse it. */
  readonly temperature?: number | null;
  /** Default 1; `null` sends none. Left out for servers that refuse it. */
  readonly seed?: number | null;
  /** For one answer, with all waiting and trying again. Default 60,000. */
  readonly timeoutMs?: Millis;
  /** What a server may send for one answer. Default 8 MiB. */
  readonly maxResponseBytes?: number;
  /** Lets a key travel unencrypted to another machine. */
  readonly allowPlainHttp?: boolean;
  readonly clock?: Clock;
}

export const defaults = {
  baseUrl: 'https://api.openai.com/v1',
  temperature: 0,
  seed: 1,
  timeoutMs: 60_000,
  maxResponseBytes: 8_388_608,
} as const;
