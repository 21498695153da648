import { execPath } from 'node:process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort, type Program, startProgram } from '../test-kit/program.ts';
import { app, countsOf, makeStage, type Stage } from '../test-kit/stage.ts';

let stage: Stage;
let server: Program;
let port: number;

beforeAll(async () => {
  stage = await makeStage();
  port = await freePort();
  server = await startProgram(execPath, [app('grpc-server'), String(port)], {
    cgroup: stage.servers,
    port,
  });
});

afterAll(async () => {
  await server?.stop();
  await stage?.[Symbol.asyncDispose]();
});

const names: Readonly<Record<number, string>> = { 0: 'grpc:OK', 14: 'grpc:UNAVAILABLE' };

describe('gRPC of grpc-js', () => {
  it('sees each call, also those that share a connection at one time', async () => {
    await using agent = await stage.watch({ see: ['l4', 'l7'] });
    const [get, fail, slow] = ['/shop.Cart/Get', '/shop.Cart/Fail', '/shop.Cart/Slow'];
    const seen = await stage.client<{ path: string; code: number; ms: number }[]>(
      'grpc-client',
      `127.0.0.1:${port}`,
      [[get], [slow, get, fail, get, slow, fail], [fail], Array.from({ length: 50 }, () => get)],
    );
    expect(seen).toHaveLength(58);
    const truth = seen.map(({ path, code }) => `${path} ${names[code]}`).sort();
    for (const side of ['client', 'server'] as const) {
      const spans = await agent.spansSeen(seen.length, (span) => span.side === side);
      expect(spans.map((span) => `${span.target} ${span.status}`).sort()).toEqual(truth);
      const slowest = spans.filter((span) => span.target === slow);
      for (const span of slowest) expect(span.duration / 1e6).toBeGreaterThan(45);
      const counts = countsOf(await agent.snapshot(), side, 'http');
      expect(counts).toEqual({ 'grpc:OK': 55, 'grpc:UNAVAILABLE': 3 });
    }
  });
});
