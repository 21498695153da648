import type { LanguageModel } from '@abduce/core';
import { rewordedAnswer } from './reworded-answer.ts';
import { packIn } from './sent-data.ts';

/** Stands in for a careful model: finds the pack in the prompt and answers with its sentences, reworded. */
export function rewordingModel(): LanguageModel {
  return {
    id: 'fake:rewording-1',
    async generate({ messages }) {
      const text = JSON.stringify(rewordedAnswer(packIn(messages)));
      const sent = messages.reduce((sum, { content }) => sum + content.length, 0);
      return {
        text,
        toolCalls: [],
        finish: 'stop',
        // As servers count: about four characters to a token.
        inputTokens: Math.ceil(sent / 4),
        outputTokens: Math.ceil(text.length / 4),
      };
    },
  };
}
