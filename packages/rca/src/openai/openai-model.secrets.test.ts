import { inspect } from 'node:util';
import type { ModelRequest } from '@abduce/core';
import { OpenAI } from 'openai';
import { describe, expect, it } from 'vitest';
import { modelServer } from '../models/test-kit/model-server.ts';
import { turns } from '../models/test-kit/turns.ts';
import { openAiModel } from './openai-model.ts';
import type { OpenAiModelOptions } from './options.ts';
import { scrubber } from './scrub.ts';

const key = 'k3y/of+the "owner"-0123456789';
const request: ModelRequest = { messages: [{ role: 'user', content: 'Word this.' }], maxTokens: 9 };
const secrets = [key, encodeURIComponent(key), JSON.stringify(key).slice(1, -1), btoa(key)];

async function failed(options: Partial<OpenAiModelOptions>): Promise<unknown> {
  const model = openAiModel({
    model: 'm1',
    apiKey: key,
    baseUrl: 'https://api.example/v1',
    ...options,
  });
  return model.generate(request).then(
    () => undefined,
    (error: unknown) => error,
  );
}

/** Everything of an error that anyone may print. */
const printed = (error: unknown): string => inspect(error, { depth: 20, showHidden: true });

describe('openAiModel and keys', () => {
  it('sends the key to the server it is for', async () => {
    await using server = await modelServer({ script: [turns.good({})], apiKey: 'key-1' });
    const model = openAiModel({ model: 'm1', apiKey: 'key-1', baseUrl: server.baseUrl });
    await model.generate(request);
    expect(server.requests[0]?.headers.authorization).toBe('Bearer key-1');
    expect(model.id).not.toContain('key-1');
    expect(printed(model)).not.toContain('key-1');
  });

  it('sends none where it has none, whatever the environment holds', async () => {
    process.env.OPENAI_API_KEY = 'key-of-the-environment';
    try {
      await using server = await modelServer({ script: [turns.good({})] });
      await openAiModel({ model: 'm1', baseUrl: server.baseUrl }).generate(request);
      expect(server.requests[0]?.headers.authorization).toBeUndefined();
    } finally {
      delete process.env.OPENAI_API_KEY;
    }
  });

  it('keeps it out of errors in which the server repeats it', async () => {
    const words = `Incorrect API key provided: Bearer ${secrets.join(' ')} or sk-proj-****abcd.`;
    const replies: (() => Response)[] = [
      () => Response.json({ error: { message: words, code: key, param: key } }, { status: 401 }),
      () => new Response(words, { status: 500, headers: { 'x-request-id': key } }),
      () => Response.json({ error: words }),
      () =>
        Response.json(
          {},
          { status: 302, headers: { location: `https://x.example/?k=${secrets[1]}` } },
        ),
      () => {
        throw new TypeError(`fetch failed for ${key}`, {
          cause: new Error(`proxy refused ${key}`),
        });
      },
    ];
    for (const reply of replies) {
      const clock = {
        now: () => 0,
        sleep: (ms: number) =>
          ms < 9_000 ? Promise.resolve() : new Promise<void>(() => undefined),
      };
      const error = await failed({ fetch: async () => reply(), clock });
      expect(error).toMatchObject({ code: 'MODEL_FAILED' });
      const shown = printed(error);
      for (const secret of [...secrets, 'sk-proj', 'abcd.']) expect(shown).not.toContain(secret);
    }
  });

  it('keeps the values of headers out of errors, too', async () => {
    const error = await failed({
      headers: { 'x-team': 'value-of-a-header' },
      fetch: async () => new Response('who is value-of-a-header?', { status: 403 }),
    });
    expect(printed(error)).toContain('who is [key]?');
  });

  it.each([
    ['http://models.example/v1', {}, 'unencrypted'],
    ['http://10.0.0.7:8000/v1', {}, 'unencrypted'],
    ['http://127.0.0.1.example/v1', {}, 'unencrypted'],
    ['http://user:pass@localhost/v1', {}, 'user or a password'],
    ['https://models.example/v1?key=1', {}, 'query'],
    ['ftp://models.example/v1', {}, 'no http'],
    ['models.example', {}, 'no http'],
  ])('refuses %s', (baseUrl, more, words) => {
    expect(() => openAiModel({ model: 'm', apiKey: key, baseUrl, ...more })).toThrow(words);
  });

  it('refuses a secret header over plain http as it refuses a key', () => {
    const baseUrl = 'http://models.example/v1';
    expect(() => openAiModel({ model: 'm', baseUrl, headers: { 'X-Api-Key': 'k' } })).toThrow(
      'unencrypted',
    );
    expect(() => openAiModel({ model: 'm', baseUrl, headers: { 'x-title': 'k' } })).not.toThrow();
  });

  it('takes plain http on this machine, without a key, or when told', () => {
    for (const host of ['localhost:11434', '127.0.0.1:1', '[::1]:8080', 'ollama.localhost']) {
      openAiModel({ model: 'm', apiKey: key, baseUrl: `http://${host}/v1` });
    }
    openAiModel({ model: 'm', baseUrl: 'http://gpu-box:8000/v1' });
    openAiModel({ model: 'm', apiKey: key, baseUrl: 'http://gpu-box/v1', allowPlainHttp: true });
  });

  it('wants a key for OpenAI', () => {
    expect(() => openAiModel({ model: 'm' })).toThrow('OpenAI needs a key.');
    expect(openAiModel({ model: 'm', apiKey: key }).id).toBe('openai:m@https://api.openai.com/v1');
  });

  it('takes a client of the package, and nothing beside it', async () => {
    await using server = await modelServer({
      script: [turns.failed(), turns.good({ a: 1 }), turns.wire('redirect')],
    });
    const client = new OpenAI({
      apiKey: key,
      baseURL: server.baseUrl,
      maxRetries: 5,
      logLevel: 'off',
    });
    const model = openAiModel({ model: 'm', client });
    expect(await model.generate(request)).toMatchObject({ text: '{"a":1}' });
    expect(model.id).toBe(`openai:m@${server.baseUrl}`);
    await expect(model.generate(request)).rejects.toThrow('redirects to 127.0.0.2:9.');
    expect(server.requests).toHaveLength(3);
    expect(() => openAiModel({ model: 'm', client, apiKey: key })).toThrow('`client` and `apiKey`');
    const plain = new OpenAI({ apiKey: key, baseURL: 'http://models.example/v1' });
    expect(() => openAiModel({ model: 'm', client: plain })).toThrow('unencrypted');
  });

  it('has ids that differ where answers do', () => {
    const ids = [{}, { temperature: null }, { temperature: 0.5 }, { seed: 2 }, { model: 'n' }].map(
      (more) => openAiModel({ model: 'm', baseUrl: 'http://localhost/v1', ...more }).id,
    );
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('scrubber', () => {
  it('makes one short line of whatever a server says', () => {
    const scrub = scrubber([]);
    const page =
      '<html><style>b{}</style><h1>Bad\u001b[31m\u202e gateway</h1>\r\n<p>nginx</p></html>';
    expect(scrub(page)).toBe('Bad [31m gateway nginx');
    expect(scrub('long '.repeat(200))).toHaveLength(240);
  });

  it('takes out what looks like a key, and leaves words alone', () => {
    const scrub = scrubber(['ab']);
    expect(scrub('key sk-proj-Ab12_34*** is wrong; task-oriented gsk_abcdef123456 keyboard')).toBe(
      'key [key] is wrong; task-oriented [key] keyboard',
    );
    expect(scrub('about')).toBe('about');
  });
});
