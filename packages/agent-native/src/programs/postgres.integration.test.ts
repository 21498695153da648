import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runProgram } from '../test-kit/program.ts';
import { type Postgres, startPostgres } from '../test-kit/programs/postgres.ts';
import { countsOf, makeStage, onSide, type Stage } from '../test-kit/stage.ts';

let stage: Stage;
let server: Postgres;
let login: string[];

beforeAll(async () => {
  stage = await makeStage();
  server = await startPostgres({ cgroup: stage.servers });
  login = ['-h', server.address, '-p', String(server.port), '-U', 'postgres'];
  await runProgram(join(server.bin, 'pgbench'), [...login, '-i', '-q', 'postgres']);
});

afterAll(async () => {
  await server?.stop();
  await stage?.[Symbol.asyncDispose]();
});

describe('PostgreSQL', () => {
  it('sees each statement of psql, and which failed', async () => {
    await using agent = await stage.watch();
    const statements = [
      'SELECT 42 AS answer',
      "SELECT aid FROM pgbench_accounts WHERE aid = 7 AND filler <> 'secret'",
      'SELECT * FROM nope',
      'UPDATE pgbench_tellers SET tbalance = 1 WHERE tid = 3',
      'SELECT 1/0',
      'SELECT repeat($$x$$, 100000)',
    ];
    for (const statement of statements) {
      await runProgram(join(server.bin, 'psql'), [...login, '-qAt', '-c', statement], {
        cgroup: stage.clients,
      }).catch(() => '');
    }
    for (const side of ['client', 'server'] as const) {
      const spans = await agent.spansSeen(statements.length, onSide(side, 'postgres'));
      expect(spans.map((span) => [span.target, span.status, span.error])).toEqual([
        ['SELECT ? AS answer', 'ok', ''],
        ['SELECT aid FROM pgbench_accounts WHERE aid = ? AND filler <> ?', 'ok', ''],
        ['SELECT * FROM nope', 'failed', '42P01'],
        ['UPDATE pgbench_tellers SET tbalance = ? WHERE tid = ?', 'ok', ''],
        ['SELECT ?/?', 'failed', '22012'],
        ['SELECT repeat(?)', 'ok', ''],
      ]);
      expect(countsOf(await agent.snapshot(), side, 'postgres')).toEqual({ ok: 4, failed: 2 });
    }
  });

  it.each(['simple', 'extended', 'prepared'])('counts pgbench with %s queries', async (mode) => {
    await using agent = await stage.watch();
    const output = await runProgram(
      join(server.bin, 'pgbench'),
      [...login, '-n', '-S', '-M', mode, '-c', '3', '-t', '200', 'postgres'],
      { cgroup: stage.clients },
    );
    expect(output).toContain('processed: 600/600');
    for (const side of ['client', 'server'] as const) {
      const own = onSide(side, 'postgres');
      const spans = await agent.spansSeen(
        600,
        (span) => own(span) && span.target.includes('abalance'),
      );
      expect(spans).toHaveLength(600);
      expect(spans.every((span) => span.status === 'ok')).toBe(true);
    }
  });

  it('keeps statements to itself without the right to texts', async () => {
    await using agent = await stage.watch({ see: ['l4', 'l7'] });
    await runProgram(join(server.bin, 'psql'), [...login, '-qAt', '-c', "SELECT 'secret'"], {
      cgroup: stage.clients,
    });
    const spans = await agent.spansSeen(1, onSide('client', 'postgres'));
    expect(spans.map((span) => [span.method, span.target])).toEqual([['SELECT', '']]);
    expect(JSON.stringify(spans)).not.toContain('secret');
  });
});
