import type { ModelMessage, ModelRequest } from '@abduce/core';
import type { ChatBody } from './chat-body.ts';
import type { Quirks } from './quirks.ts';
import { withoutBounds } from './without-bounds.ts';

export interface BodyOptions {
  readonly model: string;
  readonly temperature: number | null;
  readonly seed: number | null;
  readonly stream: boolean;
}

export function requestBody(
  request: ModelRequest,
  { model, temperature, seed, stream }: BodyOptions,
  quirks: Quirks,
): ChatBody {
  const { messages, maxTokens, format, schema, tools = [] } = request;
  const rows = quirks.noSystem ? withoutSystem(messages) : messages;
  return {
    model,
    messages: rows.map(messageRow),
    [quirks.newTokens ? 'max_completion_tokens' : 'max_tokens']: maxTokens,
    ...(temperature === null || quirks.noTemperature ? {} : { temperature }),
    ...(seed === null || quirks.noSeed ? {} : { seed }),
    ...(stream ? { stream } : {}),
    ...(stream && !quirks.noStreamOptions ? { stream_options: { include_usage: true } } : {}),
    ...(format === 'json_object' ? { response_format: { type: format } } : {}),
    ...(format === 'json_schema' && schema !== undefined
      ? {
          response_format: {
            type: format,
            json_schema: {
              name: 'answer',
              strict: true,
              schema: quirks.plainSchema ? withoutBounds(schema) : schema,
            },
          },
        }
      : {}),
    ...(tools.length === 0
      ? {}
      : { tools: tools.map((tool) => ({ type: 'function', function: tool })) }),
  };
}

function messageRow(message: ModelMessage): object {
  if (message.role === 'tool') {
    return { role: 'tool', tool_call_id: message.toolCallId, content: message.content };
  }
  if (message.role !== 'assistant' || (message.toolCalls ?? []).length === 0) {
    return { role: message.role, content: message.content };
  }
  return {
    role: 'assistant',
    content: message.content,
    tool_calls: message.toolCalls?.map(({ id, name, arguments: words }) => ({
      id,
      type: 'function',
      function: { name, arguments: words },
    })),
  };
}

/** The words of the system before those of the user, for templates that know no system. */
function withoutSystem(messages: readonly ModelMessage[]): readonly ModelMessage[] {
  const system = messages.filter(({ role }) => role === 'system').map(({ content }) => content);
  const others = messages.filter(({ role }) => role !== 'system');
  const at = others.findIndex(({ role }) => role === 'user');
  const user = others[at];
  if (user === undefined) return [{ role: 'user', content: system.join('\n\n') }, ...others];
  const content = [...system, user.content].join('\n\n');
  return others.map((message, index) => (index === at ? { role: 'user', content } : message));
}
