import { describe, expect, it } from 'vitest';
import type { Step } from '../test-kit/record-writer.ts';
import { canReplay, replay } from '../test-kit/replay.ts';
import { brief } from './test-kit/brief.ts';
import { counted } from './test-kit/counted.ts';
import * as pg from './test-kit/postgres-messages.ts';
import { expectSameForEverySplit } from './test-kit/same-for-every-split.ts';

const port = 5432;

async function lines(steps: readonly Step[]) {
  const { spans } = await replay([{ steps, port }]);
  return spans.map(brief);
}

describe.skipIf(!canReplay)('PostgreSQL', () => {
  it('tells every query of a conversation, however it is cut into operations', async () => {
    await expectSameForEverySplit(
      [
        { out: pg.request(80877104) },
        { in: 'N' },
        { out: pg.request(80877103) },
        { in: 'N' },
        { out: pg.startup({ user: 'ann', database: 'shop' }) },
        { in: pg.message('R', pg.int32(10), 'SCRAM-SHA-256\0\0') },
        { out: pg.message('p', 'SCRAM-SHA-256\0', pg.int32(4), 'n,,n') },
        { in: pg.authenticated },
        { out: pg.query('select 1; select 2') },
        {
          in:
            pg.row +
            pg.data('1') +
            pg.complete('SELECT 1') +
            pg.row +
            pg.data('2') +
            pg.complete('SELECT 1') +
            pg.ready(),
        },
        { out: pg.query('/* page */ update stock set n = 1 where id = 7') },
        { in: pg.error('40001') + pg.ready('E') },
        { out: pg.query('') },
        { in: pg.message('I') + pg.ready() },
        {
          out:
            pg.parse('find', 'select * from cart where id = $1') +
            pg.message('D', 'Sfind\0') +
            pg.sync,
        },
        { in: pg.message('1') + pg.message('t', pg.int16(0)) + pg.row + pg.ready() },
        { out: pg.bind('find') + pg.message('D', 'P\0') + pg.execute + pg.sync },
        {
          in:
            pg.message('2') +
            pg.row +
            pg.data('x'.repeat(300)) +
            pg.complete('SELECT 1') +
            pg.ready(),
        },
        {
          out:
            pg.bind('find') +
            pg.execute +
            pg.parse('', 'insert into cart values ($1)') +
            pg.bind('') +
            pg.execute +
            pg.bind('find') +
            pg.execute +
            pg.sync +
            pg.bind('') +
            pg.execute +
            pg.sync,
        },
        { in: pg.notice + pg.message('2') + pg.data('1') + pg.complete('SELECT 1') },
        { in: pg.message('1') + pg.message('2') + pg.error('23505') + pg.ready() },
        { in: pg.message('2') + pg.complete('INSERT 0 1') + pg.ready() },
        { out: pg.parse('bad', 'selec') + pg.sync },
        { in: pg.error('42601') + pg.ready() },
        {
          in:
            pg.message('A', pg.int32(7), 'channel\0payload\0') + pg.message('S', 'TimeZone\0UTC\0'),
        },
        { out: pg.query('copy stock from stdin') },
        { in: pg.message('G', '\0', pg.int16(1), pg.int16(0)) },
        { out: pg.message('d', '1\t2\n'.repeat(20)) + pg.message('c') },
        { in: pg.complete('COPY 20') + pg.ready() },
        { out: pg.query('copy stock to stdout') },
        {
          in:
            pg.message('H', '\0', pg.int16(1), pg.int16(0)) +
            pg.message('d', '1\n') +
            pg.message('d', '2\n') +
            pg.message('c') +
            pg.complete('COPY 2') +
            pg.ready(),
        },
        { out: pg.bind('find') + pg.message('E', '\0', pg.int32(10)) + pg.message('H') },
        { in: pg.message('2') + pg.data('1') + pg.message('s') },
        { out: pg.message('E', '\0', pg.int32(10)) + pg.sync },
        { in: pg.data('2') + pg.complete('SELECT 2') + pg.ready() },
        { out: pg.message('F', pg.int32(1), pg.int16(0), pg.int16(0), pg.int16(0)) },
        { in: pg.message('V', pg.int32(-1)) + pg.ready() },
        { out: pg.message('X') },
      ],
      [
        'SELECT shop select ?; select ? ok',
        'UPDATE stock shop update stock set n = ? where id = ? failed 40001 failed',
        'shop ok',
        'SELECT cart shop select * from cart where id = ? ok',
        'SELECT cart shop select * from cart where id = ? ok',
        'INSERT cart shop insert into cart values (?) failed 23505 failed',
        'SELECT cart shop select * from cart where id = ? failed aborted failed',
        'INSERT cart shop insert into cart values (?) ok',
        'PREPARE shop ? failed 42601 failed',
        'COPY shop copy stock from stdin ok',
        'COPY shop copy stock to stdout ok',
        'SELECT cart shop select * from cart where id = ? ok',
        'SELECT cart shop select * from cart where id = ? ok',
        'CALL shop ok',
      ],
      { port },
    );
  });

  it('measures from the first message of a query to its last', async () => {
    const { spans } = await replay([
      {
        port,
        steps: [
          { out: pg.parse('', 'select 1'), at: 10 },
          { out: pg.bind('') + pg.execute + pg.sync, at: 20 },
          { in: pg.message('1') + pg.message('2') + pg.row, at: 50 },
          { in: pg.data('1') + pg.complete('SELECT 1'), at: 110 },
          { in: pg.ready(), at: 140 },
          { out: pg.query('select 2'), at: 200 },
          { in: pg.row + pg.data('2') + pg.complete('SELECT 1'), at: 250 },
          { in: pg.ready(), at: 260 },
        ],
      },
    ]);
    expect(spans.map((span) => span.duration)).toEqual([100e6, 60e6]);
  });

  it('counts pipelines of thousands one by one', async () => {
    const count = 5000;
    const one = pg.bind('s') + pg.execute;
    const { snapshot } = await replay([
      {
        port,
        steps: [
          { out: pg.parse('s', 'select 1') + pg.sync },
          { in: pg.message('1') + pg.ready() },
          { out: one.repeat(count) + pg.sync },
          {
            in:
              (pg.message('2') + pg.data('1') + pg.complete('SELECT 1')).repeat(count) + pg.ready(),
          },
          { out: (one + pg.sync).repeat(count) },
          {
            in: (pg.message('2') + pg.data('1') + pg.complete('SELECT 1') + pg.ready()).repeat(
              count,
            ),
          },
        ],
      },
    ]);
    expect(counted(snapshot)).toEqual({ ok: 2 * count });
    expect(snapshot.lost).toMatchObject({ l7_gaps: 0, l7_overflow: 0, l7_unanswered: 0 });
  });

  it('leaves an encrypted connection alone', async () => {
    const { spans, snapshot } = await replay([
      { port, steps: [{ out: pg.request(80877103) }, { in: 'S' }, { out: '\x16\x03\x01garbage' }] },
    ]);
    expect(spans).toEqual([]);
    expect(snapshot.lost).toMatchObject({ l7_lost_sync: 0 });
  });

  it('joins connections in the middle', async () => {
    expect(
      await lines([
        { in: pg.data('tail') + pg.complete('SELECT 9') + pg.ready(), pos: 100 },
        { out: pg.bind('known-before') + pg.execute + pg.sync, pos: 50 },
        { in: pg.message('2') + pg.complete('SELECT 0') + pg.ready() },
        { out: pg.query('delete from t') },
        { in: pg.complete('DELETE 0') + pg.ready() },
      ]),
    ).toEqual(['EXECUTE ok', 'DELETE t delete from t ok']);
  });

  it('counts a large result whose rest was not copied, and what follows it', async () => {
    const rows = pg.data('x'.repeat(100)).repeat(300);
    const answer = pg.row + rows + pg.complete('SELECT 300') + pg.ready();
    expect(
      await lines([
        { out: pg.query('select * from big') },
        { in: answer.slice(0, 8192), captured: 4096 },
        { in: answer.slice(8192, 16_384), captured: 4096 },
        { in: answer.slice(16_384), captured: 4096 },
        { out: pg.query('select 1') },
        { in: pg.row + pg.data('1') + pg.complete('SELECT 1') + pg.ready() },
        {
          out:
            pg.parse('', 'insert into t values ($1)') +
            pg.bind('', 'v'.repeat(9000)) +
            pg.execute +
            pg.sync,
          captured: 4096,
        },
        { in: pg.message('1') + pg.message('2') + pg.complete('INSERT 0 1') + pg.ready() },
        { out: pg.query('select 2') },
        { in: pg.row + pg.data('1') + pg.complete('SELECT 1') + pg.ready() },
      ]),
    ).toEqual([
      'SELECT big select * from big ok',
      'SELECT select ? ok',
      'INSERT t insert into t values (?) ok',
      'SELECT select ? ok',
    ]);
  });

  it('ends what is under way when the server closes the connection', async () => {
    expect(
      await lines([{ out: pg.query('select pg_sleep(100)') }, { in: pg.error('57P01', 'FATAL') }]),
    ).toEqual(['SELECT select pg_sleep(?) failed 57P01 failed']);
  });
});
