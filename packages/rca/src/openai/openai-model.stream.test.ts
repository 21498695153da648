import { describe, expect, it } from 'vitest';
import type { ServedRequest } from '../models/test-kit/model-server.ts';
import { turns } from '../models/test-kit/turns.ts';
import { collected, good, request, served } from './test-kit/served.ts';

describe('openAiModel, streaming and probing', () => {
  it.each([
    turns.good(good),
    turns.wire('no_role', good),
    turns.wire('no_done', good),
    turns.wire('rough', good),
  ])('streams: $label', async (turn) => {
    await served([turn], 'plain', async (model, requests) => {
      const { text, answer } = await collected(model.stream?.(request));
      expect(text).toBe(JSON.stringify(good));
      expect(answer).toEqual({
        text,
        toolCalls: [],
        finish: 'stop',
        inputTokens: 1_000,
        outputTokens: 200,
      });
      expect(requests[0]?.body).toMatchObject({
        stream: true,
        stream_options: { include_usage: true },
      });
    });
  });

  it('streams where the server does not know how to count', async () => {
    await served([turns.good(good)], 'bare', async (model) => {
      const { text, answer } = await collected(model.stream?.(request));
      expect(text).toBe(JSON.stringify(good));
      expect(answer).toEqual({ text, toolCalls: [], finish: 'stop' });
    });
  });

  it.each([
    ['plain', ['json_schema', 'json_object', 'text'], true],
    ['ollama-cloud', ['json_object', 'text'], true],
    ['no-json-object', ['json_schema', 'text'], true],
    ['bare', ['text'], false],
  ] as const)('finds out what %s can do, once', async (kind, formats, tools) => {
    const script = ({ body }: ServedRequest) => {
      if (body.tools) return turns.tools([{ id: 'c', name: 'report_colour', arguments: '{}' }]);
      if (body.response_format?.type === 'json_object') return turns.good({ colour: 'green' });
      return turns.unforced({ colour: 'octarine' }, 'Green.');
    };
    await served(script, kind, async (model, requests) => {
      expect(await model.probe?.()).toEqual({ formats, tools, stream: true });
      const { length } = requests;
      expect(await model.probe?.()).toEqual({ formats, tools, stream: true });
      expect(requests).toHaveLength(length);
    });
  });
});
