import { isAbduceError, type ModelAnswer, type ModelRequest } from '@abduce/core';
import {
  array,
  assert,
  asyncProperty,
  constantFrom,
  integer,
  jsonValue,
  letrec,
  oneof,
  record,
  string,
  uint8Array,
} from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openAiModel } from './openai-model.ts';

const request: ModelRequest = { messages: [{ role: 'user', content: 'Word this.' }], maxTokens: 9 };

/** JSON whose keys are those of completions, in places where they may not belong. */
const { completion } = letrec((tie) => ({
  completion: oneof(
    { maxDepth: 5, depthIdentifier: 'completion' },
    jsonValue({ maxDepth: 0 }),
    record(
      Object.fromEntries(
        [
          'choices',
          'message',
          'delta',
          'content',
          'refusal',
          'finish_reason',
          'tool_calls',
          'function',
          'name',
          'arguments',
          'index',
          'usage',
          'error',
          'code',
        ].map((key) => [key, tie('completion')]),
      ),
      { requiredKeys: [] },
    ),
    tie('list'),
  ),
  list: record({ 0: tie('completion') }).map((item) => [item[0]]),
}));

const inner = oneof(completion, record({ content: completion, tool_calls: completion }));
const choice = record(
  { message: inner, delta: inner, finish_reason: completion },
  { requiredKeys: [] },
);
/** Deep enough to be read as a completion. */
const framed = oneof(
  completion,
  record(
    { choices: array(choice, { maxLength: 2 }), usage: completion },
    { requiredKeys: ['choices'] },
  ),
);

async function outcome(
  response: () => Response,
  stream: boolean,
): Promise<ModelAnswer | undefined> {
  const model = openAiModel({
    model: 'm',
    baseUrl: 'http://localhost/v1',
    fetch: async () => response(),
    clock: {
      now: () => 0,
      sleep: (ms) => (ms < 9_000 ? Promise.resolve() : new Promise(() => undefined)),
    },
  });
  try {
    if (!stream) return await model.generate(request);
    let text = '';
    for await (const piece of model.stream?.(request) ?? []) {
      if (typeof piece === 'string') text += piece;
      else {
        if (piece.finish !== 'refusal') expect(piece.text).toBe(text);
        return piece;
      }
    }
    return undefined;
  } catch (error) {
    if (!isAbduceError(error)) throw error;
    expect(['MODEL_FAILED', 'UNSUPPORTED']).toContain(error.code);
    return undefined;
  }
}

function checkShape(answer: ModelAnswer | undefined): void {
  if (answer === undefined) return;
  expect(typeof answer.text).toBe('string');
  expect(['stop', 'length', 'refusal', 'tools']).toContain(answer.finish);
  for (const { id, name, arguments: words } of answer.toolCalls) {
    expect([typeof id, typeof name, typeof words]).toEqual(['string', 'string', 'string']);
  }
}

describe('openAiModel, whatever a server sends', () => {
  it('gives an answer of the right form or a failure: bodies', async () => {
    await assert(
      asyncProperty(framed, constantFrom(200, 400, 404, 429, 500), async (body, status) => {
        checkShape(await outcome(() => Response.json(body ?? null, { status }), false));
      }),
      { seed: 6, numRuns: 150 },
    );
  });

  it('gives an answer of the right form or a failure: streams', async () => {
    const headers = { 'content-type': 'text/event-stream' };
    const lines = oneof(
      framed.map((chunk) => `data: ${JSON.stringify(chunk ?? null)}\n\n`),
      string().map((text) => `data: ${text}\n`),
      constantFrom('data: [DONE]\n\n', ': x\n', 'event: error\n', '\r\n'),
    );
    await assert(
      asyncProperty(lines, lines, lines, async (...events) => {
        checkShape(await outcome(() => new Response(events.join(''), { headers }), true));
      }),
      { seed: 6, numRuns: 150 },
    );
  });

  it('gives an answer of the right form or a failure: bytes', async () => {
    await assert(
      asyncProperty(
        uint8Array({ maxLength: 60 }),
        integer({ min: 200, max: 599 }),
        async (bytes, status) => {
          const body = [204, 205, 304].includes(status) ? null : Uint8Array.from(bytes);
          checkShape(await outcome(() => new Response(body, { status }), false));
        },
      ),
      { seed: 6, numRuns: 200 },
    );
  });
});
