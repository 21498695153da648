import type { LanguageModel, ModelAnswer, ModelRequest } from '@abduce/core';
import { modelServer, type ServedRequest } from '../../models/test-kit/model-server.ts';
import type { PersonalityName } from '../../models/test-kit/personality.ts';
import type { Script } from '../../models/test-kit/turn.ts';
import { openAiModel } from '../openai-model.ts';

/** An answer in JSON, with letters outside of ASCII. */
export const good = { text: 'It is slow – naïvely so.' } as const;

export const request: ModelRequest = {
  messages: [
    { role: 'system', content: 'You word reports.' },
    { role: 'user', content: 'Word this.' },
  ],
  maxTokens: 500,
};

/** Reads a stream up to its answer. */
export async function collected(stream: AsyncIterable<string | ModelAnswer> | undefined): Promise<{
  readonly text: string;
  readonly answer: ModelAnswer | undefined;
}> {
  let text = '';
  for await (const piece of stream ?? []) {
    if (typeof piece !== 'string') return { text, answer: piece };
    text += piece;
  }
  return { text, answer: undefined };
}

/** Runs with a model of a server of a kind, over real sockets and through the real package. */
export async function served<T>(
  script: Script<ServedRequest>,
  personality: PersonalityName,
  run: (model: LanguageModel, requests: readonly ServedRequest[]) => Promise<T>,
): Promise<T> {
  await using server = await modelServer({ script, personality });
  return await run(openAiModel({ model: 'm1', baseUrl: server.baseUrl }), server.requests);
}
