import { writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { SpanDocument } from '../protocol/documents.ts';
import { runProgram } from '../test-kit/program.ts';
import { startMariadb } from '../test-kit/programs/mariadb.ts';
import { startMemcached } from '../test-kit/programs/memcached.ts';
import { startPostgres } from '../test-kit/programs/postgres.ts';
import { startRedis } from '../test-kit/programs/redis.ts';
import { replay } from '../test-kit/replay.ts';
import { startTee, type Tee } from '../test-kit/tee.ts';
import { be } from './test-kit/bytes.ts';
import { counted } from './test-kit/counted.ts';

async function recorded(tee: Tee, port: number) {
  const { spans, snapshot } = await replay(tee.scripts(port));
  expect(snapshot.lost).toMatchObject({ l7_gaps: 0, l7_lost_sync: 0, l7_unanswered: 0 });
  const count = (choose: (span: SpanDocument) => boolean): number => spans.filter(choose).length;
  return { spans, count, totals: counted(snapshot) };
}

/** The same where only the beginning of each operation is copied. */
async function headers(tee: Tee, port: number): Promise<readonly SpanDocument[]> {
  const scripts = tee.scripts(port).map((script) => ({
    ...script,
    steps: script.steps.map((step) => ({ ...step, captured: 4096 })),
  }));
  return (await replay(scripts)).spans;
}

/** Sends bytes and waits until the answer is over. */
async function talk(port: number, bytes: string, over: (text: string) => boolean): Promise<string> {
  const socket = connect(port, '127.0.0.1').setEncoding('latin1');
  let text = '';
  socket.write(bytes, 'latin1');
  for await (const chunk of socket) {
    text += String(chunk);
    if (over(text)) break;
  }
  return text;
}

describe('recordings of real programs', () => {
  it('pgbench and psql: as many queries as they made, in every mode', async () => {
    await using server = await startPostgres();
    const script = join(tmpdir(), `abduce-${process.pid}-pipeline.sql`);
    await writeFile(script, '\\startpipeline\nselect 1;\nselect 2;\nselect 3;\n\\endpipeline\n');
    const plain = join(tmpdir(), `abduce-${process.pid}-plain.sql`);
    await writeFile(plain, 'select 1;\nbegin;\nselect 2;\ncommit;\n');
    for (const [mode, file, each] of [
      ['simple', plain, 4],
      ['extended', plain, 4],
      ['prepared', plain, 4],
      ['extended', script, 3],
      ['prepared', script, 3],
    ] as const) {
      await using tee = await startTee(server);
      await runProgram(join(server.bin, 'pgbench'), [
        '-h',
        '127.0.0.1',
        '-p',
        `${tee.port}`,
        '-U',
        'postgres',
        '-n',
        '-M',
        mode,
        '-c',
        '2',
        '-t',
        '40',
        '-f',
        file,
        'postgres',
      ]);
      const { totals } = await recorded(tee, 5432);
      expect(totals, `${mode} ${file}`).toEqual({ ok: 2 * 40 * each });
    }
    await using tee = await startTee(server);
    await runProgram(
      'psql',
      ['-h', '127.0.0.1', '-p', `${tee.port}`, '-U', 'postgres', '-d', 'postgres'],
      {
        input: `create table t (id int primary key, v text);
        insert into t select i, repeat('x', 1000) from generate_series(1, 2000) i;
        select * from t; select * from nowhere; insert into t values (1, 'twice'); \\;
        select 1 \\; select 2;
        copy t to stdout;
        copy t from stdin;
3000\tx
\\.
        listen c; notify c, 'hello';
        select pg_sleep(0.05);\n`,
      },
    );
    const { spans } = await recorded(tee, 5432);
    expect(spans.map((span) => [span.method.split(' ')[0], span.error])).toEqual([
      ['CREATE', ''],
      ['INSERT', ''],
      ['SELECT', ''],
      ['SELECT', '42P01'],
      ['INSERT', '23505'],
      ['SELECT', ''],
      ['COPY', ''],
      ['COPY', ''],
      ['LISTEN', ''],
      ['NOTIFY', ''],
      ['SELECT', ''],
    ]);
    expect((await headers(tee, 5432)).map((span) => [span.method, span.error])).toEqual(
      spans.map((span) => [span.method, span.error]),
    );
    expect(spans.at(-1)?.duration).toBeGreaterThan(50e6);
    expect(spans.at(-1)?.duration).toBeLessThan(150e6);
  });

  it('redis-benchmark and redis-cli: as many commands as they made', async () => {
    await using server = await startRedis();
    for (const pipeline of [1, 16, 500]) {
      await using tee = await startTee(server);
      await runProgram('redis-benchmark', [
        '-h',
        '127.0.0.1',
        '-p',
        `${tee.port}`,
        '-n',
        '2000',
        '-c',
        '3',
        '-P',
        `${pipeline}`,
        '-t',
        'set,get,lpush,mset',
        '-q',
      ]);
      const { spans, totals } = await recorded(tee, 6379);
      // It asks for two settings first, each on a connection of its own.
      const other = spans.filter((span) => span.method === 'CONFIG').length;
      expect((totals.ok ?? 0) - other).toBe(4 * 2000);
      expect(totals.failed ?? 0).toBe(0);
    }
    await using tee = await startTee(server);
    await runProgram('redis-cli', ['-h', '127.0.0.1', '-p', `${tee.port}`, '-3'], {
      input:
        'set a 1\nlpush a 1\nmulti\nincr a\nincr a\nexec\nblpop nothing 0.1\nhset h f v g w\nhgetall h\nnope\n',
    });
    const { spans } = await recorded(tee, 6379);
    expect(
      spans
        .filter((span) => span.method !== 'COMMAND' && span.method !== 'HELLO')
        .map((span) => [span.method, span.error, span.waits]),
    ).toEqual([
      ['SET', '', false],
      ['LPUSH', 'WRONGTYPE', false],
      ['MULTI', '', false],
      ['INCR', '', false],
      ['INCR', '', false],
      ['EXEC', '', false],
      ['BLPOP', '', true],
      ['HSET', '', false],
      ['HGETALL', '', false],
      ['NOPE', 'ERR', false],
    ]);
  });

  it('the client of MariaDB: as many statements as it made', async () => {
    await using server = await startMariadb();
    await using tee = await startTee(server);
    await runProgram(
      'mariadb',
      [
        '--no-defaults',
        '-h',
        '127.0.0.1',
        '-P',
        `${tee.port}`,
        '-u',
        'root',
        '--skip-ssl',
        '--force',
        'test',
      ],
      {
        input: `create table t (id int primary key, v text);
          insert into t select seq, repeat('x', 500) from seq_1_to_2000;
          select * from t;
          select * from nowhere;
          insert into t values (1, 'twice');
          delimiter //
          create procedure p() begin select 1; select 2; end//
          delimiter ;
          call p();
          prepare s from 'select ? + 1'; execute s using 1;
          use test;
          select sleep(0.05);\n`,
      },
    ).catch(() => {});
    const { spans } = await recorded(tee, 3306);
    expect((await headers(tee, 3306)).map((span) => [span.method, span.error])).toEqual(
      spans.map((span) => [span.method, span.error]),
    );
    const words = spans.map((span) => [span.method.split(' ')[0], span.error]);
    expect(words.filter(([word]) => word !== 'USE' && word !== 'FIELDS').slice(-11)).toEqual([
      ['CREATE', ''],
      ['INSERT', ''],
      ['SELECT', ''],
      ['SELECT', '1146/42S02'],
      ['INSERT', '1062/23000'],
      ['CREATE', ''],
      ['CALL', ''],
      ['PREPARE', ''],
      ['EXECUTE', ''],
      // The client asks for the database's name after `use`.
      ['SELECT', ''],
      ['SELECT', ''],
    ]);
  });

  it('Memcached: text, meta and binary commands as the server answers them', async () => {
    await using server = await startMemcached();
    await using tee = await startTee(server);
    const value = 'x'.repeat(20_000);
    const text = `set a 0 0 20000\r\n${value}\r\nget a b\r\nincr a 1\r\nset q 0 0 1 noreply\r\n1\r\nincr q 5\r\nstats\r\nmg a v\r\nmg none v q\r\nms m 2 q\r\nhi\r\nmg m v q\r\nmn\r\ntouch none 1\r\ndelete a\r\nversion\r\n`;
    await talk(tee.port, text, (answer) => answer.includes('VERSION'));
    const get = (opaque: number): string =>
      `\x80\x09${be(1, 2)}${be(0, 4)}${be(1, 4)}${be(opaque, 4)}${be(0, 8)}${opaque === 2 ? 'm' : 'z'}`;
    await talk(tee.port, `${get(1)}${get(2)}${get(3)}\x80\x0a${be(0, 22)}`, (answer) =>
      answer.includes('\x81\x0a'),
    );
    const { spans } = await recorded(tee, 11211);
    const line = (span: SpanDocument): string => [span.method, span.error].join(' ').trim();
    expect(spans.slice(0, -3).map(line).sort()).toEqual(
      [
        'set',
        'get',
        'incr CLIENT_ERROR',
        'set',
        'incr',
        'stats',
        'mg',
        'mg',
        'ms',
        'mg',
        'touch',
        'delete',
        'version',
      ].sort(),
    );
    expect(spans.slice(-3).map(line)).toEqual(['get', 'get', 'get']);
  });
});
