import { AbduceError, type ModelAnswer, type ModelToolCall } from '@abduce/core';
import { countField, field, listField, textField } from './json-fields.ts';
import type { Scrub } from './scrub.ts';

/** Reads one completion. Forgives what compatible servers do differently; nothing in it is trusted. */
export function answerOf(completion: unknown, name: string, scrub: Scrub): ModelAnswer {
  const [choice] = listField(completion, 'choices');
  throwSentError(field(completion, 'error') ?? field(choice, 'error'), name, scrub);
  const message = field(choice, 'message');
  if (message === undefined) {
    throw new AbduceError('MODEL_FAILED', `${name} answered without a message.`, {
      hint: 'Check that the address is that of an OpenAI-compatible API.',
    });
  }
  const toolCalls = listField(message, 'tool_calls').flatMap(toolCall);
  const refusal = textField(message, 'refusal') ?? '';
  return {
    text: contentText(field(message, 'content')) || refusal,
    toolCalls,
    finish: finishOf(textField(choice, 'finish_reason'), toolCalls.length > 0, refusal !== ''),
    ...usageOf(field(completion, 'usage')),
  };
}

/** Servers between us and the model send errors with status 200, too. */
export function throwSentError(error: unknown, name: string, scrub: Scrub): void {
  if (error === undefined || error === null) return;
  const words = typeof error === 'string' ? error : (textField(error, 'message') ?? '');
  const code = Number(field(error, 'code'));
  const status = Number.isInteger(code) && code >= 100 && code < 600 ? { status: code } : {};
  throw new AbduceError(
    'MODEL_FAILED',
    `${name} failed: ${scrub(words) || 'it does not say why'}`,
    {
      details: status,
    },
  );
}

export function finishOf(
  reason: string | undefined,
  hasTools: boolean,
  refused: boolean,
): ModelAnswer['finish'] {
  if (refused || reason === 'content_filter') return 'refusal';
  if (reason === 'length' || reason === 'max_tokens') return 'length';
  return hasTools ? 'tools' : 'stop';
}

export function usageOf(usage: unknown): Pick<ModelAnswer, 'inputTokens' | 'outputTokens'> {
  const inputTokens = countField(usage, 'prompt_tokens');
  const outputTokens = countField(usage, 'completion_tokens');
  return {
    ...(inputTokens === undefined ? {} : { inputTokens }),
    ...(outputTokens === undefined ? {} : { outputTokens }),
  };
}

/** Text, or a list of parts of which some are text. */
export function contentText(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content.map((part) => textField(part, 'text') ?? '').join('');
}

/** Arguments as an object, as some servers send them, become text again. */
export function argumentsText(words: unknown): string {
  if (typeof words === 'string') return words;
  return words === undefined || words === null ? '' : JSON.stringify(words);
}

function toolCall(call: unknown, index: number): readonly ModelToolCall[] {
  const name = textField(field(call, 'function'), 'name');
  if (name === undefined || name === '') return [];
  return [
    {
      id: textField(call, 'id') || `call_${index}`,
      name,
      arguments: argumentsText(field(field(call, 'function'), 'arguments')),
    },
  ];
}
