import { describe, expect, it } from 'vitest';
import type { Step } from '../test-kit/record-writer.ts';
import { canReplay, replay } from '../test-kit/replay.ts';
import { brief } from './test-kit/brief.ts';
import { le } from './test-kit/bytes.ts';
import * as my from './test-kit/mysql-packets.ts';
import { expectSameForEverySplit } from './test-kit/same-for-every-split.ts';

const port = 3306;
const moreResults = 2 | 8;
const cursor = 2 | 0x40;

async function lines(steps: readonly Step[]) {
  const { spans } = await replay([{ steps, port }]);
  return spans.map(brief);
}

describe.skipIf(!canReplay)('MySQL', () => {
  it('tells every query of a conversation, however it is cut into operations', async () => {
    const execute = my.command(0x17, le(1, 4), '\0', le(1, 4), '\0\x01', le(253, 2), my.text('7'));
    await expectSameForEverySplit(
      [
        { in: my.greeting() },
        { out: my.login('shop') },
        { in: my.packet(2, '\xfe', 'mysql_native_password\0', 'x'.repeat(20), '\0') },
        { out: my.packet(3, 'x'.repeat(20)) },
        { in: my.packet(4, my.ok()) },
        { out: my.command(14) },
        { in: my.packets([my.ok()]) },
        { out: my.query('select * from cart') },
        {
          in: my.packets([
            le(2, 1),
            my.column('a'),
            my.column('b'),
            my.eof(),
            my.text('1') + my.text('x'.repeat(200)),
            `${my.text('2')}\xfb`,
            my.eof(),
          ]),
        },
        { out: my.query('\0\x01select 2') },
        { in: my.packets([le(1, 1), my.column('2'), my.text('2'), my.okAtEnd()]) },
        { out: my.query('call both()') },
        {
          in: my.packets([
            le(1, 1),
            my.column('a'),
            my.eof(moreResults),
            my.text('1'),
            my.eof(moreResults),
            le(1, 1),
            my.column('b'),
            my.eof(moreResults),
            my.eof(moreResults),
            my.ok(),
          ]),
        },
        { out: my.query('insert into cart values (1)') },
        { in: my.packets([my.failure(1062, '23000')]) },
        { out: my.command(0x16, 'select * from cart where id = ?') },
        {
          in: my.packets([
            `\0${le(1, 4)}${le(1, 2)}${le(1, 2)}\0${le(0, 2)}`,
            my.column('?'),
            my.eof(),
            my.column('a'),
            my.eof(),
          ]),
        },
        { out: execute },
        { in: my.packets([le(1, 1), my.column('a'), my.eof(), '\0\0\x01x', my.eof()]) },
        { out: my.command(0x17, le(1, 4), '\x01', le(1, 4)) },
        { in: my.packets([le(1, 1), my.column('a'), my.eof(cursor)]) },
        { out: my.command(0x1c, le(1, 4), le(10, 4)) },
        { in: my.packets(['\0\0\x01x', '\0\0\x01y', my.eof(0x80)]) },
        { out: my.command(0x18, le(1, 4), le(0, 2), 'long data') + my.command(0x1a, le(1, 4)) },
        { in: my.packets([my.ok()]) },
        { out: my.command(0x19, le(1, 4)) + my.command(2, 'other') },
        { in: my.packets([my.ok()]) },
        { out: my.command(9) },
        { in: my.packets(['Uptime: 1  Threads: 1']) },
        { out: my.command(0x16, 'selec') },
        { in: my.packets([my.failure(1064, '42000')]) },
        { out: my.query("load data local infile 'f' into table cart") },
        { in: my.packets(['\xfbf']) },
        { out: my.packets(['1\n2\n', ''], 2) },
        { in: my.packet(4, my.ok()) },
        { out: my.command(17, 'bob\0') },
        { in: my.packets(['\xfemysql_native_password\0x']) },
        { out: my.packet(2, 'y') },
        { in: my.packet(3, my.ok()) },
        { out: my.command(1) },
      ],
      [
        'SELECT cart shop select * from cart ok',
        'SELECT shop select ? ok',
        'CALL shop call both() ok',
        'INSERT cart shop insert into cart values (?) failed 1062/23000 failed',
        'SELECT cart shop select * from cart where id = ? ok',
        'SELECT cart shop select * from cart where id = ? ok',
        'SELECT cart shop select * from cart where id = ? ok',
        'USE other ok',
        'PREPARE other ? failed 1064/42000 failed',
        'LOAD other load data local infile ? into table cart ok',
      ],
      { port },
    );
  });

  it('passes packets of full size with their continuation', async () => {
    const part = 0xffffff;
    const statement = `insert into blobs values ('${'x'.repeat(part)}')`;
    const first = `${le(part, 3) + le(0, 1)}\x03${statement.slice(0, part - 1)}`;
    const second = my.packet(1, statement.slice(part - 1));
    const row = `\xfd${le(part + 10, 3)}${'y'.repeat(part + 10)}`;
    expect(
      await lines([
        { out: my.query('select 1') },
        { in: my.packets([le(1, 1), my.column('1'), my.text('1'), my.okAtEnd()]) },
        { out: first, captured: 4096 },
        { out: second, captured: 4096 },
        { in: my.packets([my.ok()]) },
        { out: my.query('select b from blobs') },
        { in: my.packets([le(1, 1), my.column('b')]) },
        { in: le(part, 3) + le(3, 1) + row.slice(0, part), captured: 4096 },
        { in: my.packet(4, row.slice(part)), captured: 4096 },
        { in: my.packet(5, my.okAtEnd()) },
      ]),
    ).toEqual([
      'SELECT select ? ok',
      'INSERT blobs insert into blobs values (? ok',
      'SELECT blobs select b from blobs ok',
    ]);
  });

  it('leaves compressed and encrypted connections alone', async () => {
    const { spans, snapshot } = await replay(
      [my.login('shop', my.compress), my.upgrade].map((answer) => ({
        port,
        steps: [
          { in: my.greeting() },
          { out: answer },
          { in: '\x11\x22\x33\x44\x55' },
          { out: my.query('select 1') },
        ],
      })),
    );
    expect(spans).toEqual([]);
    expect(snapshot.lost).toMatchObject({ l7_lost_sync: 0 });
  });

  it('joins connections in the middle, also of an answer', async () => {
    expect(
      await lines([
        { in: my.packets(['\x01x', my.eof()], 9), pos: 100 },
        { out: my.command(0x17, le(9, 4), '\0', le(1, 4)), pos: 77 },
        { in: my.packets([le(1, 1), my.column('a'), '\0\0\x01x', my.okAtEnd()]) },
        { out: my.query('commit') },
        { in: my.packets([my.ok()]) },
      ]),
    ).toEqual(['EXECUTE ok', 'COMMIT commit ok']);
  });

  it('counts a large result whose rest was not copied, and what follows it', async () => {
    const answer = my.packets([
      le(1, 1),
      my.column('a'),
      ...Array.from({ length: 200 }, () => my.text('z'.repeat(100))),
      my.okAtEnd(),
    ]);
    expect(
      await lines([
        { out: my.query('select a from big') },
        { in: answer.slice(0, 10_000), captured: 4096 },
        { in: answer.slice(10_000), captured: 4096 },
        { out: my.query('select 1') },
        { in: my.packets([le(1, 1), my.column('1'), my.text('1'), my.okAtEnd()]) },
      ]),
    ).toEqual(['SELECT big select a from big ok', 'SELECT select ? ok']);
  });
});
