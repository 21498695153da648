import { describe, expect, it } from 'vitest';
import { askStructured } from '../models/ask-structured.ts';
import type { ServedRequest } from '../models/test-kit/model-server.ts';
import { turns } from '../models/test-kit/turns.ts';
import { openAiModel } from './openai-model.ts';
import { collected, good, request, served } from './test-kit/served.ts';

const schema = {
  type: 'object',
  properties: { text: { type: 'string', pattern: '^[^0-9]*$' } },
  required: ['text'],
  additionalProperties: false,
};
const tool = { name: 'query', description: 'Asks.', parameters: { type: 'object' } };

describe('openAiModel', () => {
  it('asks for chat completions, and reads text, end and tokens', async () => {
    await served([turns.good(good)], 'plain', async (model, requests) => {
      expect(await model.generate(request)).toEqual({
        text: JSON.stringify(good),
        toolCalls: [],
        finish: 'stop',
        inputTokens: 1_000,
        outputTokens: 200,
      });
      expect(requests[0]?.path).toBe('/v1/chat/completions');
      expect(requests[0]?.body).toEqual({
        model: 'm1',
        messages: request.messages,
        max_tokens: 500,
        temperature: 0,
        seed: 1,
      });
    });
  });

  it('sends nothing about this machine', async () => {
    process.env.OPENAI_ORG_ID = 'org-of-the-environment';
    process.env.OPENAI_CUSTOM_HEADERS = 'x-from: environment';
    try {
      await served([turns.good(good)], 'plain', async (model, requests) => {
        await model.generate(request);
        const { host, ...headers } = requests[0]?.headers ?? {};
        expect(host).toMatch(/^127\.0\.0\.1:/);
        expect(Object.keys(headers).sort()).toEqual([
          'accept',
          'accept-encoding',
          'accept-language',
          'connection',
          'content-length',
          'content-type',
          'sec-fetch-mode',
          'user-agent',
        ]);
        expect(headers['user-agent']).toBe('abduce');
      });
    } finally {
      delete process.env.OPENAI_ORG_ID;
      delete process.env.OPENAI_CUSTOM_HEADERS;
    }
  });

  it('names formats and tools as the API wants them', async () => {
    await served(
      () => turns.good(good),
      'plain',
      async (model, requests) => {
        await model.generate({ ...request, format: 'json_schema', schema });
        await model.generate({ ...request, format: 'json_object' });
        await model.generate({
          maxTokens: 9,
          tools: [tool],
          messages: [
            { role: 'user', content: 'Look.' },
            {
              role: 'assistant',
              content: '',
              toolCalls: [{ id: 'c1', name: 'query', arguments: '{}' }],
            },
            { role: 'tool', toolCallId: 'c1', content: 'nothing' },
          ],
        });
        expect(requests[0]?.body.response_format).toEqual({
          type: 'json_schema',
          json_schema: { name: 'answer', strict: true, schema },
        });
        expect(requests[1]?.body.response_format).toEqual({ type: 'json_object' });
        expect(requests[2]?.body.tools).toEqual([{ type: 'function', function: tool }]);
        expect(requests[2]?.body.messages.slice(1)).toEqual([
          {
            role: 'assistant',
            content: '',
            tool_calls: [
              { id: 'c1', type: 'function', function: { name: 'query', arguments: '{}' } },
            ],
          },
          { role: 'tool', tool_call_id: 'c1', content: 'nothing' },
        ]);
      },
    );
  });

  it('learns what a strict server refuses, and asks no second time', async () => {
    await served(
      () => turns.good(good),
      'openai-strict',
      async (model, requests) => {
        await model.generate({ ...request, format: 'json_schema', schema });
        await model.generate({ ...request, format: 'json_schema', schema });
        expect(requests).toHaveLength(4);
        const { max_tokens, max_completion_tokens, temperature } = requests[3]?.body ?? {};
        expect({ max_tokens, max_completion_tokens, temperature }).toEqual({
          max_tokens: undefined,
          max_completion_tokens: 500,
          temperature: undefined,
        });
      },
    );
  });

  it('puts the words of the system before those of the user where there is no system', async () => {
    await served([turns.good(good)], 'vllm', async (model, requests) => {
      await model.generate(request);
      expect(requests.at(-1)?.body.messages).toEqual([
        { role: 'user', content: 'You word reports.\n\nWord this.' },
      ]);
    });
  });

  it('leaves patterns out of a schema where a server cannot hold a model to them', async () => {
    await served([turns.good(good)], 'llama.cpp', async (model, requests) => {
      await model.generate({ ...request, format: 'json_schema', schema });
      expect(requests.at(-1)?.body.response_format?.json_schema?.schema).toEqual({
        ...schema,
        properties: { text: { type: 'string' } },
      });
    });
  });

  it.each([
    ['no-json-schema', { format: 'json_schema', schema }, 'json_schema'],
    ['no-json-object', { format: 'json_object' }, 'json_object'],
    ['bare', { format: 'json_schema', schema }, 'json_schema'],
    ['bare', { tools: [tool] }, 'tools'],
    ['llama.cpp', { tools: [tool] }, 'tools'],
  ] as const)('says UNSUPPORTED of %s: %j', async (kind, more, feature) => {
    await served([], kind, async (model) => {
      await expect(model.generate({ ...request, ...more })).rejects.toMatchObject({
        code: 'UNSUPPORTED',
        details: { feature },
      });
    });
  });

  it.each([
    ['plain', ['json_schema'], 1],
    ['openai-strict', ['json_schema'], 3],
    ['vllm', ['json_schema'], 2],
    ['ollama', ['json_schema'], 1],
    ['ollama-cloud', ['json_schema', 'json_object'], 2],
    ['llama.cpp', ['json_schema'], 2],
    ['no-json-object', ['json_schema'], 1],
    ['no-json-schema', ['json_schema', 'json_object'], 2],
    ['bare', ['json_schema', 'json_object', 'text'], 4],
  ] as const)('gets a structured answer out of %s', async (kind, formats, requests) => {
    const script = (sent: ServedRequest) =>
      JSON.stringify(sent.body.messages).includes('JSON schema')
        ? turns.good(good)
        : turns.unforced(good);
    await served(script, kind, async (model, seen) => {
      const asked = await askStructured(model, request, { schema });
      expect(asked).toMatchObject({ ok: true, value: good });
      expect(asked.calls.map(({ format }) => format)).toEqual(formats);
      expect(seen.length).toBe(requests);
    });
  });

  it.each(['plain', 'ollama'] as const)('reads calls of tools of %s', async (kind) => {
    const toolCalls = [
      { id: 'a', name: 'query', arguments: '{"entity":"orders"}' },
      { id: 'b', name: 'query', arguments: '{"entity":"shop"}' },
    ];
    await served(
      () => turns.tools(toolCalls),
      kind,
      async (model) => {
        const asked = { ...request, tools: [tool] };
        expect(await model.generate(asked)).toMatchObject({ toolCalls, finish: 'tools' });
        const { answer } = await collected(model.stream?.(asked));
        expect(answer).toMatchObject({ toolCalls, finish: 'tools' });
      },
    );
  });

  it('hands on arguments that are no JSON as they are', async () => {
    await served(
      () => turns.badToolJson('query'),
      'plain',
      async (model) => {
        const { toolCalls } = await model.generate({ ...request, tools: [tool] });
        expect(toolCalls).toEqual([
          { id: 'call_0', name: 'query', arguments: '{"entity": "orders", ' },
        ]);
        const { answer } = await collected(model.stream?.({ ...request, tools: [tool] }));
        expect(answer?.toolCalls).toEqual(toolCalls);
      },
    );
  });

  it.each([
    [turns.refused(), 'refusal'],
    [turns.truncated(good), 'length'],
    [turns.empty(), 'stop'],
  ] as const)('says how an answer ended: %#', async (turn, finish) => {
    await served(
      () => turn,
      'plain',
      async (model) => {
        expect(await model.generate(request)).toMatchObject({ text: turn.text, finish });
        const { answer } = await collected(model.stream?.(request));
        expect(answer).toMatchObject({ text: turn.text, finish });
      },
    );
  });

  it('needs no socket where a fetch is handed in', async () => {
    const seen: string[] = [];
    const model = openAiModel({
      model: 'm1',
      baseUrl: 'https://models.example/api/v1/',
      fetch: async (input, init) => {
        seen.push(`${String(input)} ${init?.method} ${init?.redirect}`);
        return Response.json({ choices: [{ message: { content: 'Hello.' } }] });
      },
    });
    expect(await model.generate(request)).toEqual({
      text: 'Hello.',
      toolCalls: [],
      finish: 'stop',
    });
    expect(seen).toEqual(['https://models.example/api/v1/chat/completions POST manual']);
    expect(model.id).toBe('openai:m1@https://models.example/api/v1');
  });
});
