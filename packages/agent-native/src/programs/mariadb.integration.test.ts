import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runProgram } from '../test-kit/program.ts';
import { startMariadb } from '../test-kit/programs/mariadb.ts';
import type { Server } from '../test-kit/programs/postgres.ts';
import { countsOf, makeStage, onSide, type Stage } from '../test-kit/stage.ts';

let stage: Stage;
let server: Server;

beforeAll(async () => {
  stage = await makeStage();
  server = await startMariadb({ cgroup: stage.servers });
});

afterAll(async () => {
  await server?.stop();
  await stage?.[Symbol.asyncDispose]();
});

describe('MariaDB', () => {
  it('sees each statement, and which failed', async () => {
    await using agent = await stage.watch();
    const statements = [
      'CREATE TABLE test.items (id INT PRIMARY KEY, name TEXT)',
      "INSERT INTO test.items VALUES (1, 'secret'), (2, 'two')",
      'SELECT name FROM test.items WHERE id = 2',
      'SELECT * FROM test.nope',
      "INSERT INTO test.items VALUES (1, 'again')",
      "SELECT REPEAT('x', 100000)",
    ];
    await runProgram(
      'mariadb',
      [
        ...['--no-defaults', '-h', server.address, '-P', String(server.port), '-u', 'root'],
        ...['--skip-ssl', '--batch', '--force', '--disable-auto-rehash'],
      ],
      { cgroup: stage.clients, input: `${statements.join(';\n')};\n` },
    ).catch(() => '');
    for (const side of ['client', 'server'] as const) {
      const own = onSide(side, 'mysql');
      // The program asks for the server's version first.
      const spans = await agent.spansSeen(6, (span) => own(span) && !span.target.includes('@@'));
      expect(spans.map((span) => [span.target, span.status, span.error])).toEqual([
        ['CREATE TABLE test.items (id INT PRIMARY KEY, name TEXT)', 'ok', ''],
        ['INSERT INTO test.items VALUES (?)', 'ok', ''],
        ['SELECT name FROM test.items WHERE id = ?', 'ok', ''],
        ['SELECT * FROM test.nope', 'failed', '1146/42S02'],
        ['INSERT INTO test.items VALUES (?)', 'failed', '1062/23000'],
        ['SELECT REPEAT(?)', 'ok', ''],
      ]);
      expect(countsOf(await agent.snapshot(), side, 'mysql').failed).toBe(2);
    }
  });
});
