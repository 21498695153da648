import type { Millis, ModelFormat } from '@abduce/core';

/** What a model asks for its work; any currency. */
export interface ModelPrices {
  /** For a million tokens. */
  readonly input: number;
  readonly output: number;
}

/** One request to a model, for whoever keeps the books. */
export interface ModelCall {
  readonly model: string;
  readonly purpose: 'explain' | 'repair' | 'investigate';
  readonly format: ModelFormat;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** The server did not count; the tokens are estimated from characters. */
  readonly estimated: boolean;
  /** In the currency of the prices; absent without prices. */
  readonly cost?: number;
  readonly latency: Millis;
  readonly outcome:
    | 'answered'
    | 'refused'
    | 'truncated'
    /** Not of the shape that was asked for. */
    | 'unfit'
    | 'failed'
    /** The format is not known to the server. */
    | 'unsupported'
    /** Not allowed by `onEgress`, or by the budget: nothing was sent. */
    | 'vetoed'
    | 'over_budget'
    /** Time was up, or the caller gave up. */
    | 'aborted';
  /** What the server or the library said, at most 200 characters; never part of a report. */
  readonly error?: string;
  /** Sentences of this answer that said what the evidence does not. */
  readonly violations: number;
}

export function costOf(
  { inputTokens, outputTokens }: Pick<ModelCall, 'inputTokens' | 'outputTokens'>,
  prices: ModelPrices | undefined,
): { readonly cost?: number } {
  if (prices === undefined) return {};
  return { cost: (inputTokens * prices.input + outputTokens * prices.output) / 1_000_000 };
}
