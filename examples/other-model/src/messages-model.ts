import {
  AbduceError,
  type LanguageModel,
  type ModelAnswer,
  type ModelMessage,
  type ModelRequest,
} from '@abduce/core';

export interface MessagesModelOptions {
  readonly model: string;
  readonly baseUrl: string;
  readonly apiKey: string;
}

type Block =
  | { readonly type: 'text'; readonly text: string }
  | {
      readonly type: 'tool_use';
      readonly id: string;
      readonly name: string;
      readonly input: unknown;
    }
  | { readonly type: 'tool_result'; readonly tool_use_id: string; readonly content: string };

interface Message {
  readonly content: readonly Block[];
  readonly stop_reason: string | null;
  readonly usage: { readonly input_tokens: number; readonly output_tokens: number };
}

/** A model behind an API of messages made of blocks, as Anthropic serves it. */
export function messagesModel({ model, baseUrl, apiKey }: MessagesModelOptions): LanguageModel {
  const id = `messages:${model}@${baseUrl}`;
  return {
    id,
    async generate(request, { signal } = {}) {
      if (request.format === 'json_object') {
        throw new AbduceError('UNSUPPORTED', `${id} promises JSON only with a schema.`);
      }
      const response = await fetch(`${baseUrl}/v1/messages`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-api-key': apiKey,
          'anthropic-version': '2023-06-01',
        },
        body: JSON.stringify({ model, ...bodyOf(request) }),
        redirect: 'manual',
        signal: signal ?? null,
      }).catch((cause: unknown) => {
        signal?.throwIfAborted();
        throw new AbduceError('MODEL_FAILED', `${id} cannot be reached.`, { cause });
      });
      // What a server says in an error may hold anything, so only its number is passed on.
      if (!response.ok) {
        const { status } = response;
        throw new AbduceError('MODEL_FAILED', `${id} answered with status ${status}.`, {
          details: { status },
          retryable: status === 429 || status >= 500,
        });
      }
      try {
        return answerOf((await response.json()) as Message, request);
      } catch (cause) {
        signal?.throwIfAborted();
        throw new AbduceError('MODEL_FAILED', `${id} answered with no message.`, { cause });
      }
    },
  };
}

function bodyOf({ messages, maxTokens, format, schema, tools = [] }: ModelRequest): object {
  const system = messages.filter(({ role }) => role === 'system').map(({ content }) => content);
  const offered = tools.map(({ parameters, ...tool }) => ({ ...tool, input_schema: parameters }));
  // No format for answers, but arguments of tools have a schema: the answer becomes those of a tool that must be called.
  const answer = { name: 'answer', description: 'Takes the answer.', input_schema: schema };
  return {
    max_tokens: maxTokens,
    temperature: 0,
    ...(system.length > 0 ? { system: system.join('\n\n') } : {}),
    messages: messages.filter(({ role }) => role !== 'system').map(turnOf),
    ...(format === 'json_schema'
      ? { tools: [answer], tool_choice: { type: 'tool', name: 'answer' } }
      : offered.length > 0
        ? { tools: offered }
        : {}),
  };
}

function turnOf(message: ModelMessage): {
  readonly role: string;
  readonly content: readonly Block[];
} {
  if (message.role === 'tool') {
    const { toolCallId: tool_use_id, content } = message;
    return { role: 'user', content: [{ type: 'tool_result', tool_use_id, content }] };
  }
  const text: Block[] = message.content === '' ? [] : [{ type: 'text', text: message.content }];
  const calls = message.role === 'assistant' ? (message.toolCalls ?? []) : [];
  return {
    role: message.role,
    content: [
      ...text,
      ...calls.map(({ id, name, arguments: words }): Block => {
        return { type: 'tool_use', id, name, input: argumentsOf(words) };
      }),
    ],
  };
}

function answerOf({ content, stop_reason, usage }: Message, request: ModelRequest): ModelAnswer {
  const text = content.flatMap((block) => (block.type === 'text' ? [block.text] : [])).join('');
  const calls = content.flatMap((block) => (block.type === 'tool_use' ? [block] : []));
  const [forced] = request.format === 'json_schema' ? calls : [];
  const ends = { max_tokens: 'length', refusal: 'refusal', tool_use: 'tools' } as const;
  const end = ends[stop_reason as keyof typeof ends] ?? 'stop';
  return {
    text: forced === undefined ? text : JSON.stringify(forced.input),
    toolCalls:
      forced === undefined
        ? calls.map(({ id, name, input }) => ({ id, name, arguments: JSON.stringify(input) }))
        : [],
    finish: forced !== undefined && end === 'tools' ? 'stop' : end,
    inputTokens: usage.input_tokens,
    outputTokens: usage.output_tokens,
  };
}

/** What a model wrote as arguments may be anything; the server wants an object back. */
function argumentsOf(words: string): unknown {
  try {
    return JSON.parse(words);
  } catch {
    return {};
  }
}
