import { AbduceError, type LanguageModel } from '@abduce/core';

export interface OpenAiModelOptions {
  /** Name of the model, as the server knows it. */
  readonly model: string;
  /** Root of an OpenAI-compatible API, such as `http://127.0.0.1:11434/v1`. Default: OpenAI's own. */
  readonly baseUrl?: string;
}

/** A model behind any server that speaks OpenAI's chat completions. */
export function openAiModel({ model }: OpenAiModelOptions): LanguageModel {
  return {
    id: `openai/${model}`,
    generate: () => Promise.reject(new AbduceError('UNSUPPORTED', 'not connected')),
  };
}
