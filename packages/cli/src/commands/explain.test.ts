import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Report } from '@abduce/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../run.ts';
import { folder } from '../test-kit/folder.ts';
import { captured, invoke, type Outcome } from '../test-kit/invoke.ts';

const caseFile = fileURLToPath(
  new URL('../../../../fixtures/cases/kept-connections/case.json.gz', import.meta.url),
);

interface Sent {
  readonly authorization: string | undefined;
  readonly messages: readonly { readonly role: string; readonly content: string }[];
}

/** A server of chat completions that words a report with the sentences that it is shown. */
async function wordingServer(spoil: (answer: Answer) => unknown = (answer) => answer) {
  const sent: Sent[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { messages } = JSON.parse(Buffer.concat(chunks).toString()) as Sent;
    sent.push({ authorization: request.headers.authorization, messages });
    response.setHeader('content-type', 'application/json');
    const content = JSON.stringify(spoil(answerTo(messages[1]?.content ?? '')));
    const choices = [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }];
    const usage = { prompt_tokens: 5000, completion_tokens: 400, total_tokens: 5400 };
    response.end(JSON.stringify({ id: 'c', object: 'chat.completion', choices, usage }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    sent,
    baseUrl: `http://127.0.0.1:${port}/v1`,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Sentence {
  readonly place: string;
  readonly text: string;
  readonly evidence: readonly string[];
}
type Answer = Readonly<Record<'title' | 'summary' | 'cause' | 'chain' | 'actions', unknown>>;

/** The sentences of the template that stand in the prompt, as an answer. */
function answerTo(prompt: string): Answer {
  const line = prompt.split('\n').find((one) => one.startsWith('{"schema"')) ?? '{}';
  const { sentences } = JSON.parse(line) as { readonly sentences: readonly Sentence[] };
  const of = (start: string) =>
    sentences
      .filter(({ place }) => place.startsWith(start))
      .map(({ text, evidence }) => ({ text, evidence }));
  return {
    title: of('title')[0],
    summary: of('summary').slice(0, 5),
    cause: of('rootCause.text').slice(0, 4),
    chain: [],
    actions: [],
  };
}

async function withEnv(env: Record<string, string>, ...args: readonly string[]): Promise<Outcome> {
  const [stdout, stderr] = [captured(), captured()];
  const code = await run(args, { stdout, stderr, env }, new AbortController().signal);
  return { code, stdout: stdout.text, stderr: stderr.text };
}

let home: Awaited<ReturnType<typeof folder>>;
let plain: Outcome;
beforeAll(async () => {
  home = await folder();
  plain = await invoke('explain', caseFile);
}, 60_000);
afterAll(() => home[Symbol.asyncDispose]());

describe('abduce explain', { timeout: 60_000 }, () => {
  it('words by template without a model', () => {
    expect(plain.code, plain.stderr).toBe(0);
    expect(plain.stderr).toBe('worded by the template\n');
    expect(plain.stdout).toContain('◀ ROOT CAUSE');
  });

  it('says the same as "investigate" does', async () => {
    expect((await invoke('investigate', caseFile)).stdout).toBe(plain.stdout);
  });

  it('words by a model, and says who, how well and at what price', async () => {
    await using server = await wordingServer();
    const { code, stdout, stderr } = await withEnv(
      { ABDUCE_MODEL_KEY: 'secret-key' },
      ...['explain', caseFile, '--model', 'small', '--base-url', server.baseUrl],
      ...['--prices', '0.5,2'],
    );
    expect(code, stderr).toBe(0);
    expect(stderr).toMatch(
      /^worded by openai:small@http:\/\/127\.0\.0\.1:\d+\/v1: \d kept, 0 repaired, 0 replaced; 1 request, 5000 \+ 400 tokens, \d+\.\d s, cost 0\.0033\n$/,
    );
    expect(stdout).toContain('◀ ROOT CAUSE');
    expect(server.sent).toMatchObject([{ authorization: 'Bearer secret-key' }]);
    expect(stdout + stderr).not.toContain('secret-key');
  });

  it('keeps the key of OpenAI for OpenAI', async () => {
    await using server = await wordingServer();
    await withEnv(
      { OPENAI_API_KEY: 'sk-of-openai' },
      ...['explain', caseFile, '--model', 'small', '--base-url', server.baseUrl],
    );
    expect(server.sent).toHaveLength(1);
    expect(server.sent[0]?.authorization ?? '').not.toContain('sk-of-openai');
  });

  it('asks for the key that OpenAI needs', async () => {
    const { code, stderr } = await invoke('explain', caseFile, '--model', 'gpt-small');
    expect(code).toBe(1);
    expect(stderr).toMatch(/OpenAI needs a key\n.*ABDUCE_MODEL_KEY or OPENAI_API_KEY/);
  });

  it('prints with --preview exactly what it would send, and sends nothing', async () => {
    await using server = await wordingServer();
    const flags = ['--model', 'small', '--base-url', server.baseUrl];
    const preview = await invoke('explain', caseFile, '--preview', ...flags);
    expect(preview.stderr).toMatch(/about \d+ tokens, SHA-256 [0-9a-f]{64}; nothing was sent/);
    expect(server.sent).toEqual([]);
    await invoke('explain', caseFile, ...flags);
    expect(preview.stdout).toBe(`${JSON.stringify(server.sent[0]?.messages)}\n`);
    const without = await invoke('explain', caseFile, '--preview');
    expect(without.stdout).toBe(preview.stdout);
    const hidden = await invoke('explain', caseFile, '--preview', '--names', 'hidden');
    expect(hidden.stdout).toContain('service_1');
    expect(hidden.stdout).not.toContain('gateway');
  });

  it('takes the sentence of the template where the model says what the evidence does not', async () => {
    await using server = await wordingServer((answer) => ({
      ...answer,
      title: { text: 'payments lost 4711 orders', evidence: ['E1'] },
    }));
    const flags = ['--model', 'small', '--base-url', server.baseUrl];
    const { stdout, stderr } = await invoke('explain', caseFile, ...flags);
    expect(stderr).toContain('1 replaced; 2 requests');
    expect(stdout).not.toContain('4711');
    const dropped = await invoke('explain', caseFile, ...flags, '--strict', 'drop');
    expect(dropped.stderr).toContain('1 replaced; 1 request,');
    const failed = await invoke('explain', caseFile, ...flags, '--strict', 'fail');
    expect(failed.code).toBe(1);
    expect(failed.stderr).toMatch(/MODEL_FAILED: the model's words for title say what/);
  });

  it('falls back to the template when there is no server', async () => {
    const { code, stdout, stderr } = await invoke(
      ...(['explain', caseFile, '--model', 'small'] as const),
      ...(['--base-url', 'http://127.0.0.1:9/v1', '--timeout', '20'] as const),
    );
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /^worded by the template, because the model or its server failed.*cannot be reached/,
    );
    const unsigned = (report: string): string => report.replace(/\n\s*Worded by[\s\S]*$/, '');
    expect(unsigned(stdout)).toBe(unsigned(plain.stdout));
  });

  it('asks once for the same case with a --cache', async () => {
    await using server = await wordingServer();
    const cache = join(home.path, 'cache');
    const flags = ['--model', 'small', '--base-url', server.baseUrl, '--cache', cache];
    const first = await invoke('explain', caseFile, ...flags);
    const again = await invoke('explain', caseFile, ...flags);
    expect(server.sent).toHaveLength(1);
    expect(again.stdout).toBe(first.stdout);
    expect(again.stderr).toMatch(/^worded by openai:small[^;]*$/);
    const [file = ''] = await readdir(cache);
    await writeFile(join(cache, file), '{"schema":1,"first":{}}');
    await invoke('explain', caseFile, ...flags);
    expect(server.sent).toHaveLength(2);
  });

  it.each([
    ['markdown', /^# /],
    ['html', /^<!doctype html>/i],
    ['json', /^\{"actions":/],
    ['slack', /^\{\n {2}"text"/],
  ])('writes %s', async (format, start) => {
    const out = join(home.path, `report.${format}`);
    const { stderr, stdout } = await invoke('explain', caseFile, '--format', format, '--out', out);
    expect(stdout).toBe('');
    expect(stderr).toContain(`wrote ${out}`);
    expect(await readFile(out, 'utf8')).toMatch(start);
  });

  it('gives diagnosis, report and requests as JSON', async () => {
    const { stdout, stderr } = await invoke('explain', caseFile, '--json');
    expect(stderr).toBe('');
    const { report, calls } = JSON.parse(stdout) as { report: Report; calls: unknown[] };
    expect(report.wording).toEqual({ by: 'template' });
    expect(calls).toEqual([]);
  });

  it('words an investigation too', async () => {
    await using server = await wordingServer();
    const flags = ['--model', 'small', '--base-url', server.baseUrl];
    const { code, stderr } = await invoke('investigate', caseFile, ...flags);
    expect(code).toBe(0);
    expect(stderr).toMatch(/^worded by openai:small/);
  });

  it.each([
    [['--strict', 'maybe'], '--strict is "maybe"'],
    [['--timeout', 'soon', '--model', 'x'], '--timeout is "soon"'],
    [['--names', 'secret', '--preview'], '--names is "secret"'],
    [['--prices', '1', '--model', 'x'], '--prices is "1"'],
    [['--base-url', 'http://127.0.0.1:1'], '--base-url needs --model'],
    [['--format', 'pdf'], '--format is "pdf"'],
    [['--json', '--format', 'html'], '--json takes standard output'],
    [['--store', 'memory'], '"explain" takes no --store'],
  ])('refuses %j', async (flags, words) => {
    const { code, stderr } = await invoke('explain', caseFile, ...flags);
    expect([code, stderr]).toEqual([2, expect.stringContaining(words)]);
  });

  it('refuses a directory, and no input at all', async () => {
    const telemetry = join(home.path, 'telemetry');
    await mkdir(telemetry);
    expect(await invoke('explain', telemetry)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('"explain" takes a case file'),
    });
    expect(await invoke('explain')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('"explain" needs an input: a case file'),
    });
  });
});
