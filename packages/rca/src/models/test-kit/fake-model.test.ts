import type { ModelAnswer, ModelRequest } from '@abduce/core';
import { describe, expect, it } from 'vitest';
import { fakeModel } from './fake-model.ts';
import { turns } from './turns.ts';

const request: ModelRequest = { messages: [{ role: 'user', content: 'Word this.' }], maxTokens: 9 };

async function read(stream: AsyncIterable<string | ModelAnswer> | undefined): Promise<string[]> {
  const pieces: string[] = [];
  for await (const piece of stream ?? [])
    pieces.push(typeof piece === 'string' ? piece : piece.text);
  return pieces;
}

describe('fakeModel', () => {
  it('follows its script, and says when it has ended', async () => {
    const model = fakeModel([turns.text('one'), turns.text('two')]);
    expect(await model.generate(request)).toMatchObject({ text: 'one', finish: 'stop' });
    expect(await read(model.stream?.(request))).toEqual(['two', 'two']);
    await expect(model.generate(request)).rejects.toThrow('2 turns, and this is request 3');
    expect(model.requests).toEqual([request, request, request]);
  });

  it('makes its answers from the request where it is told how', async () => {
    const model = fakeModel(({ maxTokens }, call) => turns.text(`${maxTokens} ${call}`));
    expect(await model.generate(request)).toMatchObject({ text: '9 0' });
    expect(await model.generate(request)).toMatchObject({ text: '9 1' });
  });

  it('ends a stream in the middle', async () => {
    const pieces: unknown[] = [];
    const reading = (async () => {
      const model = fakeModel([turns.wire('cut')]);
      for await (const piece of model.stream?.(request) ?? []) pieces.push(piece);
    })();
    await expect(reading).rejects.toMatchObject({ code: 'MODEL_FAILED' });
    expect(pieces.length).toBeGreaterThan(0);
  });

  it.each([
    [turns.busy('1'), { details: { status: 429 }, retryable: true }],
    [turns.refuses(401, 'no'), { details: { status: 401 }, retryable: false }],
    [turns.wire('not_json'), { code: 'MODEL_FAILED' }],
  ])('fails as it is told: %#', async (turn, error) => {
    await expect(fakeModel([turn]).generate(request)).rejects.toMatchObject(error);
  });

  it('refuses what it does not have, without a turn', async () => {
    const model = fakeModel([turns.text('one')], { formats: ['text'], tools: false });
    for (const more of [
      { format: 'json_object' },
      { tools: [{ name: 'a', description: '', parameters: {} }] },
    ] as const) {
      await expect(model.generate({ ...request, ...more })).rejects.toMatchObject({
        code: 'UNSUPPORTED',
      });
    }
    expect(await model.generate(request)).toMatchObject({ text: 'one' });
  });
});
