import { join } from 'node:path';
import { execPath } from 'node:process';
import type { TestCgroup } from '../../../packages/agent-native/src/test-kit/cgroup.ts';
import { runProgram } from '../../../packages/agent-native/src/test-kit/program.ts';
import {
  type Nginx,
  startNginx,
} from '../../../packages/agent-native/src/test-kit/programs/nginx.ts';
import {
  type Postgres,
  type Server,
  startPostgres,
} from '../../../packages/agent-native/src/test-kit/programs/postgres.ts';
import { startRedis } from '../../../packages/agent-native/src/test-kit/programs/redis.ts';
import { app, makeStage, type Stage } from '../../../packages/agent-native/src/test-kit/stage.ts';

/** Servers and what loads them, in cgroups of the bench's own. */
export interface Loads extends AsyncDisposable {
  readonly stage: Stage;
  /** GET commands one at a time over eight connections. Returns commands a second. */
  redis(count: number): Promise<number>;
  /** One indexed SELECT a transaction, four clients. Returns transactions a second. */
  pgbench(seconds: number): Promise<number>;
  /** Requests of nginx over keep-alive connections; as fast as they are answered, or at a rate. */
  http(
    seconds: number,
    rate?: number,
  ): Promise<{ readonly requests: number; readonly seconds: number }>;
}

export async function startLoads(): Promise<Loads> {
  const stack = new AsyncDisposableStack();
  const stage = stack.use(await makeStage());
  const place = { cgroup: stage.servers };
  const redis: Server = stack.use(await startRedis(place));
  const postgres: Postgres = stack.use(await startPostgres(place));
  const nginx: Nginx = stack.use(
    await startNginx(
      'location / { return 200 "a body of ordinary length, some sixty bytes or so it is"; }',
      place,
    ),
  );
  const login = ['-h', postgres.address, '-p', String(postgres.port), '-U', 'postgres'];
  const pgbench = join(postgres.bin, 'pgbench');
  await runProgram(pgbench, [...login, '-i', '-q', 'postgres']);
  const client = (command: string, args: readonly string[], cgroup: TestCgroup = stage.clients) =>
    runProgram(command, args, { cgroup });
  const disposal = stack.move();
  return {
    stage,
    async redis(count) {
      const output = await client('redis-benchmark', [
        ...['-h', redis.address, '-p', String(redis.port), '-t', 'get', '-n', String(count)],
        ...['-c', '8', '-d', '100', '--csv'],
      ]);
      return Number(/"GET","([\d.]+)"/.exec(output)?.[1]);
    },
    async pgbench(seconds) {
      const output = await client(pgbench, [
        ...login,
        '-n',
        '-S',
        '-c',
        '4',
        '-T',
        String(seconds),
        'postgres',
      ]);
      return Number(/tps = ([\d.]+)/.exec(output)?.[1]);
    },
    async http(seconds, rate = 0) {
      const output = await client(execPath, [
        ...[
          app('http-load'),
          nginx.address,
          String(nginx.port),
          '16',
          String(seconds),
          String(rate),
        ],
      ]);
      return JSON.parse(output) as { requests: number; seconds: number };
    },
    [Symbol.asyncDispose]: () => disposal.disposeAsync(),
  };
}
