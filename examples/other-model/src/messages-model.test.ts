import type { LanguageModel, ModelRequest } from '@abduce/core';
import { expect, it } from 'vitest';
import { type LocalServer, localServer, type Received, type Reply } from './local-server.ts';
import { messagesModel } from './messages-model.ts';

const request: ModelRequest = {
  messages: [
    { role: 'system', content: 'You word reports.' },
    { role: 'user', content: 'Word this.' },
  ],
  maxTokens: 300,
};
const schema = { type: 'object', properties: {}, required: [], additionalProperties: false };
const usage = { input_tokens: 12, output_tokens: 3 };
const text = (words: string) => ({ type: 'text', text: words });
const call = (name: string, input: unknown) => ({ type: 'tool_use', id: 'c1', name, input });

async function served<T>(
  reply: (received: Received) => Reply,
  run: (model: LanguageModel, server: LocalServer) => Promise<T>,
): Promise<T> {
  await using server = await localServer(reply);
  const { baseUrl } = server;
  return await run(messagesModel({ model: 'm1', baseUrl, apiKey: 'key-1' }), server);
}

it('sends words of the system apart, and reads blocks of text', async () => {
  const body = { content: [text('It is '), text('slow.')], stop_reason: 'end_turn', usage };
  await served(
    () => ({ body }),
    async (model, { received }) => {
      expect(await model.generate(request)).toEqual({
        text: 'It is slow.',
        toolCalls: [],
        finish: 'stop',
        inputTokens: 12,
        outputTokens: 3,
      });
      expect(received).toEqual([
        {
          key: 'key-1',
          body: {
            model: 'm1',
            max_tokens: 300,
            temperature: 0,
            system: 'You word reports.',
            messages: [{ role: 'user', content: [text('Word this.')] }],
          },
        },
      ]);
    },
  );
});

it('has the schema enforced as the arguments of a tool', async () => {
  const body = { content: [call('answer', { a: 1 })], stop_reason: 'tool_use', usage };
  await served(
    () => ({ body }),
    async (model, { received }) => {
      const answer = await model.generate({ ...request, format: 'json_schema', schema });
      expect(answer).toMatchObject({ text: '{"a":1}', toolCalls: [], finish: 'stop' });
      expect(received[0]?.body).toMatchObject({
        tools: [{ name: 'answer', input_schema: schema }],
        tool_choice: { type: 'tool', name: 'answer' },
      });
      await expect(model.generate({ ...request, format: 'json_object' })).rejects.toMatchObject({
        code: 'UNSUPPORTED',
      });
      expect(received).toHaveLength(1);
    },
  );
});

it('offers tools, reads calls of them, and hands their results back', async () => {
  const body = { content: [call('logs', { entity: 'S1' })], stop_reason: 'tool_use', usage };
  const tools = [{ name: 'logs', description: 'Logs.', parameters: schema }];
  await served(
    () => ({ body }),
    async (model, { received }) => {
      const toolCalls = [{ id: 'c1', name: 'logs', arguments: '{"entity":"S1"}' }];
      expect(await model.generate({ ...request, tools })).toMatchObject({
        toolCalls,
        finish: 'tools',
      });
      await model.generate({
        ...request,
        tools,
        messages: [
          ...request.messages,
          { role: 'assistant', content: '', toolCalls },
          { role: 'tool', toolCallId: 'c1', content: 'nothing' },
        ],
      });
      expect(received[1]?.body.tools).toEqual([
        { name: 'logs', description: 'Logs.', input_schema: schema },
      ]);
      expect(received[1]?.body.messages.slice(1)).toEqual([
        { role: 'assistant', content: [call('logs', { entity: 'S1' })] },
        { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'c1', content: 'nothing' }] },
      ]);
    },
  );
});

it.each([
  ['max_tokens', 'length'],
  ['refusal', 'refusal'],
  ['stop_sequence', 'stop'],
])('says how an answer ended: %s', async (stop_reason, finish) => {
  const body = { content: [text('Half')], stop_reason, usage };
  await served(
    () => ({ body }),
    async (model) => expect(await model.generate(request)).toMatchObject({ text: 'Half', finish }),
  );
});

it.each([
  [401, false],
  [429, true],
  [529, true],
])('fails with the status alone: %i', async (status, retryable) => {
  const body = { type: 'error', error: { type: 'error', message: 'bad key key-1' } };
  await served(
    () => ({ status, body }),
    async (model, { baseUrl }) => {
      await expect(model.generate(request)).rejects.toMatchObject({
        code: 'MODEL_FAILED',
        message: `messages:m1@${baseUrl} answered with status ${status}.`,
        retryable,
        details: { status },
      });
    },
  );
});

it('ends with the signal', async () => {
  const controller = new AbortController();
  const hang = (): Reply => {
    controller.abort();
    return undefined;
  };
  await served(hang, async (model) => {
    const { signal } = controller;
    await expect(model.generate(request, { signal })).rejects.toMatchObject({ name: 'AbortError' });
  });
});

it('takes nothing that is no message for one', async () => {
  await served(
    () => ({ body: { choices: [] } }),
    async (model) => {
      await expect(model.generate(request)).rejects.toMatchObject({ code: 'MODEL_FAILED' });
    },
  );
});
