import { AbduceError, type LanguageModel, type ModelFormat } from '@abduce/core';
import { describe, expect, it } from 'vitest';
import { type Asked, askStructured } from './ask-structured.ts';
import { type FakeModelOptions, fakeModel } from './test-kit/fake-model.ts';
import type { Turn } from './test-kit/turn.ts';
import { turns } from './test-kit/turns.ts';

const schema = {
  type: 'object',
  properties: { text: { type: 'string' }, steps: { type: 'array', items: { type: 'number' } } },
  required: ['text', 'steps'],
  additionalProperties: false,
};
const good = { text: 'It is slow.', steps: [1, 2] };
const request = {
  messages: [
    { role: 'system', content: 'You word reports.' },
    { role: 'user', content: 'Word this.' },
  ],
  maxTokens: 500,
} as const;

const ask = (model: LanguageModel): Promise<Asked<typeof good>> =>
  askStructured<typeof good>(model, request, { schema });
const formatsOf = ({ calls }: Asked<unknown>): readonly ModelFormat[] =>
  calls.map(({ format }) => format);
const play = (script: readonly Turn[], options?: FakeModelOptions): Promise<Asked<typeof good>> =>
  ask(fakeModel(script, options));

describe('askStructured', () => {
  it('has the schema enforced where it can, and counts tokens', async () => {
    const model = fakeModel([turns.good(good)]);
    expect(await ask(model)).toEqual({
      ok: true,
      value: good,
      format: 'json_schema',
      slips: [],
      calls: [
        {
          format: 'json_schema',
          outcome: 'fits',
          finish: 'stop',
          inputTokens: 1_000,
          outputTokens: 200,
        },
      ],
    });
    expect(model.requests).toEqual([{ ...request, format: 'json_schema', schema }]);
  });

  it.each([turns.fenced(good), turns.thinking(good)])('reads a $label answer', async (turn) => {
    expect(await play([turn])).toMatchObject({ ok: true, value: good });
  });

  it('goes down by degrees where formats are refused, with the schema in words', async () => {
    const model = fakeModel([turns.good(good)], { formats: ['text'] });
    const asked = await ask(model);
    expect(asked).toMatchObject({ ok: true, format: 'text' });
    expect(asked.calls.map(({ outcome }) => outcome)).toEqual([
      'unsupported',
      'unsupported',
      'fits',
    ]);
    const [sent] = model.requests;
    expect(sent?.schema).toBeUndefined();
    expect(sent?.messages[0]?.content).toContain('"additionalProperties":false');
    expect(sent?.messages[0]?.content).toMatch(/^You word reports\./);
    expect(sent?.messages.slice(1)).toEqual(request.messages.slice(1));
  });

  it('does not believe a server that takes a schema and ignores it', async () => {
    const asked = await play([turns.unforced(good, 'It is slow.'), turns.good(good)], {
      ignoresSchema: true,
    });
    expect(asked).toMatchObject({ ok: true, format: 'json_object' });
    expect(asked.calls.map(({ outcome }) => outcome)).toEqual(['no_json', 'fits']);
  });

  it('remembers for each model what works', async () => {
    const model = fakeModel(() => turns.good(good), { formats: ['json_object', 'text'] });
    expect(formatsOf(await ask(model))).toEqual(['json_schema', 'json_object']);
    expect(formatsOf(await ask(model))).toEqual(['json_object']);
    expect(formatsOf(await ask(fakeModel([turns.good(good)])))).toEqual(['json_schema']);
  });

  it('asks for less where a request is refused without a reason', async () => {
    const refused = turns.refuses(400, 'Bad request');
    expect(await play([refused, turns.good(good)])).toMatchObject({
      ok: true,
      format: 'json_object',
    });
    expect(await play([refused, refused, refused])).toMatchObject({ ok: false, reason: 'failed' });
  });

  it('looks as close as it is told', async () => {
    const model = fakeModel(() => turns.good(good));
    const problems = [{ path: 'steps', problem: 'are not in order' }];
    expect(
      await askStructured<typeof good>(model, request, { schema, validate: () => problems }),
    ).toMatchObject({ ok: false, reason: 'unfit', problems, message: 'steps are not in order.' });
  });

  it('takes the first object that fits', async () => {
    const text = `Not {"text":"draft"} but ${JSON.stringify(good)}, nor {"text":"x","steps":[]}`;
    expect(await play([turns.text(text)])).toMatchObject({ ok: true, value: good });
    const wrapped = turns.good({ answer: good });
    expect(await play([wrapped])).toMatchObject({ ok: true, value: good });
  });

  it.each([
    [turns.refused(), 'refused', 1],
    [turns.truncated(good), 'truncated', 1],
    [turns.text(JSON.stringify(good).slice(0, 20)), 'truncated', 1],
    [turns.huge(70_000), 'too_large', 1],
    [turns.empty(), 'empty', 3],
    [turns.noJson(), 'no_json', 3],
    [turns.text(`${'{"a":'.repeat(50)}1${'}'.repeat(50)}`), 'too_deep', 3],
    [turns.good({ ...good, steps: 'one' }), 'unfit', 3],
    [turns.busy('1'), 'failed', 1],
    [turns.failed(), 'failed', 1],
    [turns.wire('cut'), 'failed', 1],
  ] as const)('says why it gave up: %#', async (turn, reason, calls) => {
    const asked = await ask(fakeModel(() => turn));
    expect(asked).toMatchObject({ ok: false, reason });
    expect(asked.calls).toHaveLength(calls);
  });

  it('names the place where an answer does not fit', async () => {
    const asked = await ask(fakeModel(() => turns.good({ ...good, steps: [1, 'two'] })));
    expect(asked).toMatchObject({
      message: 'steps[1] is "two", where number belongs.',
      problems: [{ path: 'steps[1]', problem: 'is "two", where number belongs' }],
    });
  });

  it('says when a server read only a part of the prompt', async () => {
    const long = {
      messages: [{ role: 'user', content: 'words '.repeat(5_000) }],
      maxTokens: 9,
    } as const;
    const cut = { ...turns.noJson(), tokens: { input: 2_048, output: 9 } };
    const asked = await askStructured(
      fakeModel(() => cut),
      long,
      { schema },
    );
    expect(asked).toMatchObject({ reason: 'no_json', calls: [{ promptCut: true }, {}, {}] });
    expect(asked).toHaveProperty('message', expect.stringContaining('larger context'));
    const whole = { ...cut, tokens: { input: 7_000, output: 9 } };
    const read = await askStructured(
      fakeModel(() => whole),
      long,
      { schema },
    );
    expect(read.calls.some(({ promptCut }) => promptCut)).toBe(false);
  });

  it('hands on the text as it is written', async () => {
    const pieces: string[] = [];
    const model = fakeModel([turns.noJson(), turns.good(good)]);
    const asked = await askStructured(model, request, {
      schema,
      onText: (piece, call) => {
        pieces[call] = (pieces[call] ?? '') + piece;
      },
    });
    expect(asked).toMatchObject({ ok: true, value: good });
    expect(pieces).toEqual([turns.noJson().text, JSON.stringify(good)]);
  });

  it('asks without a stream where the model has none', async () => {
    const pieces: string[] = [];
    const model = fakeModel([turns.good(good)], { stream: false });
    const onText = (piece: string): unknown => pieces.push(piece);
    expect(await askStructured(model, request, { schema, onText })).toMatchObject({ ok: true });
    expect(pieces).toEqual([]);
  });

  it('asks without a stream where the server refuses to stream', async () => {
    const model = fakeModel([turns.good(good)]);
    const refusing: LanguageModel = {
      id: model.id,
      generate: model.generate,
      // biome-ignore lint/correctness/useYield: it refuses before the first piece
      async *stream() {
        throw new AbduceError('UNSUPPORTED', 'no stream', { details: { feature: 'stream' } });
      },
    };
    const asked = await askStructured(refusing, request, { schema, onText: () => undefined });
    expect(asked).toMatchObject({ ok: true, value: good, calls: [{ format: 'json_schema' }] });
  });

  it('ends with the signal', async () => {
    const controller = new AbortController();
    const asked = askStructured(fakeModel([turns.wire('hang')]), request, {
      schema,
      signal: controller.signal,
    });
    controller.abort();
    await expect(asked).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }));
    const late = askStructured(fakeModel([]), request, { schema, signal: controller.signal });
    await expect(late).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }));
  });

  it('lets errors of the program through', async () => {
    await expect(ask(fakeModel([]))).rejects.toThrow('The script has 0 turns');
  });
});
