export type { OpenAiClient } from './client.ts';
export { openAiModel } from './openai-model.ts';
export type { OpenAiModelOptions } from './options.ts';
