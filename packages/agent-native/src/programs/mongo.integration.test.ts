import { execPath } from 'node:process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort, type Program, startProgram } from '../test-kit/program.ts';
import { app, countsOf, makeStage, median, onSide, type Stage } from '../test-kit/stage.ts';

interface Seen {
  readonly name: string;
  readonly collection: string;
  readonly code: number;
  readonly ms: number;
}

let stage: Stage;
let server: Program;
let url: string;

beforeAll(async () => {
  stage = await makeStage();
  const port = await freePort();
  url = `mongodb://127.0.0.1:${port}/?directConnection=true`;
  server = await startProgram(execPath, [app('mongo-server'), String(port)], {
    cgroup: stage.servers,
    port,
  });
});

afterAll(async () => {
  await server?.stop();
  await stage?.[Symbol.asyncDispose]();
});

const names: Readonly<Record<number, string>> = {
  0: '',
  59: 'CommandNotFound',
  11000: 'DuplicateKey',
};

describe('MongoDB of its driver', () => {
  it('sees each command, and which failed', async () => {
    await using agent = await stage.watch();
    const cart = (_id: number) => ({
      insert: 'cart',
      documents: [{ _id, text: 'x'.repeat(1000) }],
    });
    const commands = [
      ...Array.from({ length: 30 }, (_, i) => cart(i)),
      cart(7),
      { find: 'cart', filter: { text: 'secret' } },
      { find: 'cart', filter: {} },
      { update: 'cart', updates: [{ q: { _id: 3 }, u: { $set: { text: 'secret' } } }] },
      { nonsense: 1 },
      { delete: 'cart', deletes: [{ q: { _id: 4 }, limit: 1 }] },
      { nonsense: 1 },
    ];
    const finds = 25;
    const seen = await stage.client<Seen[]>('mongo-client', url, commands, finds);
    expect(seen).toHaveLength(commands.length + finds);
    const truth = seen.map(({ name, collection, code }) => [
      name,
      'shop',
      collection,
      code === 0 ? 'ok' : 'failed',
      names[code],
      code !== 0,
    ]);
    expect(seen.filter(({ code }) => code !== 0)).toHaveLength(3);
    for (const [side, cgroup] of [
      ['client', stage.clients],
      ['server', stage.servers],
    ] as const) {
      const spans = await agent.spansSeen(seen.length, onSide(side, 'mongo'));
      expect(
        spans.map(({ method, host, target, status, error, failed }) => [
          method,
          host,
          target,
          status,
          error,
          failed,
        ]),
      ).toEqual(truth);
      expect(new Set(spans.map((span) => span.cgroup))).toEqual(new Set([cgroup.id]));
      expect(countsOf(await agent.snapshot(), side, 'mongo')).toEqual({
        ok: seen.length - 3,
        failed: 3,
      });
    }
    expect(JSON.stringify(agent.spans())).not.toContain('secret');
  });

  it('measures what the client measures', async () => {
    await using agent = await stage.watch();
    const slow = Array.from({ length: 9 }, () => ({ find: 'delay-50', filter: {} }));
    const seen = await stage.client<Seen[]>('mongo-client', url, slow, 0);
    expect(seen).toHaveLength(9);
    const truth = median(seen.map(({ ms }) => ms));
    for (const side of ['client', 'server'] as const) {
      const spans = await agent.spansSeen(9, onSide(side, 'mongo'));
      const measured = median(spans.map((span) => span.duration / 1e6));
      expect(measured).toBeGreaterThan(45);
      expect(Math.abs(measured - truth)).toBeLessThan(5 + 0.05 * truth);
    }
  });
});
