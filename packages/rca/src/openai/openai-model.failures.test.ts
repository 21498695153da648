import type { LanguageModel, ModelRequest } from '@abduce/core';
import { type ManualClock, manualClock } from '@abduce/core/testing';
import { describe, expect, it } from 'vitest';
import { type ModelServer, modelServer } from '../models/test-kit/model-server.ts';
import type { Turn } from '../models/test-kit/turn.ts';
import { turns } from '../models/test-kit/turns.ts';
import { connect } from './connect.ts';
import { openAiModel } from './openai-model.ts';

const request: ModelRequest = { messages: [{ role: 'user', content: 'Word this.' }], maxTokens: 9 };
const good = turns.good({ text: 'It is slow.' });

interface Bench {
  readonly model: LanguageModel;
  readonly clock: ManualClock;
  readonly server: ModelServer;
}

async function bench<T>(script: readonly Turn[], run: (bench: Bench) => Promise<T>): Promise<T> {
  await using server = await modelServer({ script });
  const clock = manualClock(Date.UTC(2026, 0, 1));
  const model = openAiModel({ model: 'm1', baseUrl: server.baseUrl, clock });
  return await run({ model, clock, server });
}

/** Reads a stream to its end, for what it rejects with. */
async function drained(stream: AsyncIterable<unknown> | undefined): Promise<string> {
  let text = '';
  for await (const piece of stream ?? []) if (typeof piece === 'string') text += piece;
  return text;
}

/** Waits until the code under test sleeps beside its time limit. */
async function asleep(clock: ManualClock): Promise<void> {
  while (clock.sleepers < 2) await new Promise((resolve) => setImmediate(resolve));
}

describe('openAiModel, when things fail', () => {
  it.each([
    ['seconds', '7', 7_000],
    ['a date', 'Thu, 01 Jan 2026 00:00:09 GMT', 9_000],
    ['nothing', undefined, 1_000],
  ])('waits as long as a busy server asks, given %s', async (_, header, wait) => {
    await bench([turns.busy(header), good], async ({ model, clock, server }) => {
      const answer = model.generate(request);
      await asleep(clock);
      await clock.advance(wait - 1);
      expect(server.requests).toHaveLength(1);
      await clock.advance(1);
      expect(await answer).toMatchObject({ text: good.text });
      expect(server.requests).toHaveLength(2);
    });
  });

  it('does not wait longer than it has', async () => {
    await bench([turns.busy('3600')], async ({ model, server }) => {
      await expect(model.generate(request)).rejects.toMatchObject({
        code: 'MODEL_FAILED',
        retryable: true,
        details: { status: 429, retryAfterMs: 3_600_000 },
      });
      expect(server.requests).toHaveLength(1);
    });
  });

  it('does not wait for money', async () => {
    const broke = turns.refuses(429, 'You exceeded your quota', { code: 'insufficient_quota' });
    await bench([broke], async ({ model, server }) => {
      await expect(model.generate(request)).rejects.toMatchObject({ retryable: false });
      expect(server.requests).toHaveLength(1);
    });
  });

  it.each([500, 502, 503, 504])('asks once more after %i', async (status) => {
    const script = [turns.failed(status), good, turns.failed(status), turns.failed(status)];
    await bench(script, async ({ model, clock, server }) => {
      const answer = model.generate(request);
      await asleep(clock);
      await clock.advance(500);
      expect(await answer).toMatchObject({ text: good.text });
      const failing = model.generate(request);
      const outcome = expect(failing).rejects.toMatchObject({
        code: 'MODEL_FAILED',
        message: `m1 at ${server.baseUrl} answered with status ${status}: The server had an error`,
        retryable: true,
        details: { status },
      });
      await asleep(clock);
      await clock.advance(500);
      await outcome;
      expect(server.requests).toHaveLength(4);
    });
  });

  it.each([
    [400, 'Bad request'],
    [401, 'Wrong key'],
    [404, 'No such model'],
    [413, 'Too large'],
  ])('asks no more after %i', async (status, message) => {
    await bench([turns.refuses(status, message)], async ({ model, server }) => {
      await expect(model.generate(request)).rejects.toMatchObject({
        code: 'MODEL_FAILED',
        retryable: false,
        details: { status },
      });
      expect(server.requests).toHaveLength(1);
    });
  });

  it('ends after its time, and lets go of the server', async () => {
    await bench([turns.wire('hang')], async ({ model, clock, server }) => {
      const outcome = expect(model.generate(request)).rejects.toMatchObject({
        code: 'MODEL_FAILED',
        message: `m1 at ${server.baseUrl} did not answer within 60000 ms.`,
        details: { timeoutMs: 60_000 },
      });
      await server.came(1);
      await clock.advance(60_000);
      await outcome;
      await server.quiet();
    });
  });

  it('ends after its time even where a fetch heeds no signal', async () => {
    const clock = manualClock();
    const fetch = (): Promise<Response> => new Promise(() => undefined);
    const model = openAiModel({ model: 'm', baseUrl: 'http://localhost/v1', fetch, clock });
    const outcome = expect(model.generate(request)).rejects.toMatchObject({ code: 'MODEL_FAILED' });
    await clock.advance(60_000);
    await outcome;
  });

  it('keeps no timer when it is done', async () => {
    await bench([good], async ({ model, clock }) => {
      await model.generate(request);
      expect(clock.sleepers).toBe(0);
    });
  });

  it('ends with the reason of the signal, and lets go of the server', async () => {
    await bench([turns.wire('hang'), turns.busy('5')], async ({ model, clock, server }) => {
      const first = new AbortController();
      const hanging = model.generate(request, { signal: first.signal });
      await server.came(1);
      first.abort();
      await expect(hanging).rejects.toBe(first.signal.reason);
      expect(first.signal.reason).toMatchObject({ name: 'AbortError' });
      await server.quiet();

      const second = new AbortController();
      const waiting = model.generate(request, { signal: second.signal });
      await asleep(clock);
      second.abort(new Error('enough'));
      await expect(waiting).rejects.toThrow('enough');
      await expect(model.generate(request, { signal: second.signal })).rejects.toThrow('enough');
      expect(server.requests).toHaveLength(2);
    });
  });

  it('ends the request when a stream is left', async () => {
    const long = turns.text('word '.repeat(20_000));
    await bench([long], async ({ model, server }) => {
      for await (const piece of model.stream?.(request) ?? []) {
        expect(piece).toMatch(/^word /);
        break;
      }
      await server.quiet();
    });
  });

  it.each([
    ['cut', 'was cut off in the middle of its answer'],
    ['error_event', 'failed: Out of memory'],
  ] as const)('says of a stream: %s', async (wire, message) => {
    await bench([turns.wire(wire)], async ({ model }) => {
      await expect(drained(model.stream?.(request))).rejects.toMatchObject({
        code: 'MODEL_FAILED',
        message: expect.stringContaining(message) as string,
      });
    });
  });

  it('knows a stream that ends early from one that is done, even where the connection ends well', async () => {
    const chunk = `data: ${JSON.stringify({ choices: [{ delta: { content: 'half' } }] })}\n\n`;
    const fetch = async (): Promise<Response> =>
      new Response(chunk, { headers: { 'content-type': 'text/event-stream' } });
    const model = openAiModel({ model: 'm', baseUrl: 'http://localhost/v1', fetch });
    await expect(drained(model.stream?.(request))).rejects.toThrow('was cut off');
    expect(await drained(withDone(chunk).stream?.(request))).toBe('half');
  });

  it('takes a whole answer where a stream was asked for', async () => {
    const body = { choices: [{ message: { content: [{ type: 'text', text: 'whole' }] } }] };
    const model = openAiModel({
      model: 'm',
      baseUrl: 'http://localhost/v1',
      fetch: async () => Response.json(body),
    });
    expect(await drained(model.stream?.(request))).toBe('whole');
  });

  it.each([
    ['cut', 'was cut off in the middle of its answer'],
    ['not_json', 'answered with something that is no JSON'],
    ['error_in_ok', 'failed: Upstream is down'],
    ['redirect', 'redirects to 127.0.0.2:9.'],
  ] as const)('says of an answer: %s', async (wire, message) => {
    await bench([turns.wire(wire)], async ({ model, server }) => {
      await expect(model.generate(request)).rejects.toMatchObject({
        code: 'MODEL_FAILED',
        message: expect.stringContaining(message) as string,
      });
      expect(server.requests).toHaveLength(1);
    });
  });

  it('says when nobody listens', async () => {
    const server = await modelServer({ script: [] });
    await server[Symbol.asyncDispose]();
    const model = openAiModel({ model: 'm1', baseUrl: server.baseUrl });
    await expect(model.generate(request)).rejects.toMatchObject({
      code: 'MODEL_FAILED',
      message: expect.stringMatching(/^m1 at .* cannot be reached: .*ECONNREFUSED/) as string,
      retryable: true,
    });
  });

  it('reads no more than it was told to', async () => {
    await using server = await modelServer({ script: [turns.huge(50_000), turns.huge(50_000)] });
    const model = openAiModel({ model: 'm', baseUrl: server.baseUrl, maxResponseBytes: 10_000 });
    const tooMuch = { code: 'MODEL_FAILED', retryable: false };
    await expect(model.generate(request)).rejects.toMatchObject(tooMuch);
    await expect(drained(model.stream?.(request))).rejects.toThrow('more than 10000 bytes');
  });

  it('reads of an endless error only its beginning', async () => {
    const fetch = async (): Promise<Response> => {
      const pull = (controller: ReadableStreamDefaultController): void =>
        controller.enqueue(new TextEncoder().encode('no '.repeat(1_000)));
      return new Response(new ReadableStream({ pull }), { status: 400 });
    };
    const model = openAiModel({ model: 'm', baseUrl: 'http://localhost/v1', fetch });
    await expect(model.generate(request)).rejects.toMatchObject({ details: { status: 400 } });
  });

  it('says how to get the package where it is missing', async () => {
    const gone = new Error("Cannot find package 'openai'");
    const { client } = connect({ model: 'm', baseUrl: 'http://localhost/v1' }, () =>
      Promise.reject(gone),
    );
    await expect(client()).rejects.toMatchObject({
      code: 'MISSING_PEER',
      hint: 'Install it: npm install openai@7',
      cause: gone,
    });
  });
});

function withDone(chunk: string): LanguageModel {
  return openAiModel({
    model: 'm',
    baseUrl: 'http://localhost/v1',
    fetch: async () =>
      new Response(`${chunk}data: [DONE]\n\n`, {
        headers: { 'content-type': 'text/event-stream' },
      }),
  });
}
