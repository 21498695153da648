import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runProgram } from '../test-kit/program.ts';
import type { Server } from '../test-kit/programs/postgres.ts';
import { startRedis } from '../test-kit/programs/redis.ts';
import { countsOf, makeStage, onSide, type Stage } from '../test-kit/stage.ts';

let stage: Stage;
let server: Server;

beforeAll(async () => {
  stage = await makeStage();
  server = await startRedis({ cgroup: stage.servers });
});

afterAll(async () => {
  await server?.stop();
  await stage?.[Symbol.asyncDispose]();
});

describe('Redis', () => {
  it('sees each command of a pipeline', async () => {
    await using agent = await stage.watch();
    const pipeline = Array.from({ length: 60 }, (_, i) =>
      i % 10 === 3
        ? ['LPUSH', 'text', 'x']
        : i % 2 === 0
          ? ['SET', `k:${i}`, `v${i}`]
          : ['GET', `k:${i}`],
    );
    const groups = [
      [['SET', 'text', 'hello']],
      pipeline,
      [['NOPE']],
      [
        ['SET', 'big', 'b'.repeat(50_000)],
        ['GET', 'big'],
      ],
    ];
    const sent = await stage.client<number>(
      'redis-client',
      server.address,
      String(server.port),
      groups,
    );
    const expected = groups.flatMap((group) => [
      ...group.map(([command = '']) => [
        command,
        command === 'LPUSH' ? 'WRONGTYPE' : command === 'NOPE' ? 'ERR' : '',
      ]),
      ['ECHO', ''],
    ]);
    expect(sent).toBe(expected.length);
    for (const side of ['client', 'server'] as const) {
      const spans = await agent.spansSeen(sent, onSide(side, 'redis'));
      expect(spans.map((span) => [span.method, span.error])).toEqual(expected);
      expect(countsOf(await agent.snapshot(), side, 'redis')).toEqual({ ok: sent - 7, failed: 7 });
    }
  });

  it('counts redis-benchmark with pipelines', async () => {
    await using agent = await stage.watch({ spansPerSecond: 0 });
    await runProgram(
      'redis-benchmark',
      [
        ...['-h', server.address, '-p', String(server.port)],
        ...['-t', 'set', '-n', '20000', '-P', '16', '-c', '5', '-q'],
      ],
      { cgroup: stage.clients },
    );
    await agent.seen(
      '20000 commands on both sides',
      (snapshot) =>
        (countsOf(snapshot, 'client', 'redis').ok ?? 0) >= 20_000 &&
        (countsOf(snapshot, 'server', 'redis').ok ?? 0) >= 20_000,
    );
    // The benchmark asks for the server's configuration first, twice.
    const snapshot = await agent.snapshot();
    for (const side of ['client', 'server'] as const) {
      expect(countsOf(snapshot, side, 'redis')).toEqual({ ok: 20_002 });
    }
  });
});
