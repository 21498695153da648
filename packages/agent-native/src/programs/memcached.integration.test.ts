import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startMemcached } from '../test-kit/programs/memcached.ts';
import type { Server } from '../test-kit/programs/postgres.ts';
import { makeStage, onSide, type Stage } from '../test-kit/stage.ts';

let stage: Stage;
let server: Server;

beforeAll(async () => {
  stage = await makeStage();
  server = await startMemcached({ cgroup: stage.servers });
});

afterAll(async () => {
  await server?.stop();
  await stage?.[Symbol.asyncDispose]();
});

describe('memcached', () => {
  it('sees each command of a pipeline', async () => {
    await using agent = await stage.watch();
    const groups = [
      ['set a 0 0 3\r\nabc\r\n', 'get a\r\n', 'get nothing\r\n', 'gets a b c\r\n'],
      [
        'delete a\r\n',
        'incr a 1\r\n',
        `set big 0 0 60000\r\n${'x'.repeat(60_000)}\r\n`,
        'incr big 1\r\n',
        'get big\r\n',
      ],
    ];
    const sent = await stage.client<number>(
      'memcached-client',
      server.address,
      String(server.port),
      groups,
    );
    expect(sent).toBe(11);
    for (const side of ['client', 'server'] as const) {
      const spans = await agent.spansSeen(sent, onSide(side, 'memcached'));
      expect(spans.map((span) => [span.method, span.failed])).toEqual([
        ['set', false],
        ['get', false],
        ['get', false],
        ['gets', false],
        ['version', false],
        ['delete', false],
        ['incr', false],
        ['set', false],
        ['incr', true],
        ['get', false],
        ['version', false],
      ]);
    }
  });
});
