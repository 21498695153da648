import { describe, expect, it } from 'vitest';
import type { Step } from '../test-kit/record-writer.ts';
import { canReplay, replay } from '../test-kit/replay.ts';
import { brief } from './test-kit/brief.ts';
import { le } from './test-kit/bytes.ts';
import * as ch from './test-kit/clickhouse-packets.ts';
import { expectSameForEverySplit } from './test-kit/same-for-every-split.ts';

const port = 9000;
const revision = 54_460;
const none = ch.block(2, 0, []);
const ask = (statement: string, compress = false): string =>
  ch.query(statement, { revision, compress }) + (compress ? ch.compressed(2, 10) : none);
const column = (name: string, type: string, data: string): ch.Column => ({ name, type, data });
const events = ch.block(14, 1, [
  column('host_name', 'String', ch.text('host')),
  column('current_time', 'DateTime', le(0, 4)),
  column('thread_id', 'UInt64', le(0, 8)),
  column('type', "Enum8('increment' = 1, 'gauge' = 2)", '\x01'),
  column('name', 'String', ch.text('Query')),
  column('value', 'Int64', le(1, 8)),
]);

async function lines(steps: readonly Step[]) {
  const { spans } = await replay([{ steps, port }]);
  return spans.map(brief);
}

describe.skipIf(!canReplay)('ClickHouse', () => {
  it('tells every query of a conversation, however it is cut into operations', async () => {
    await expectSameForEverySplit(
      [
        { out: ch.hello(revision) },
        { in: ch.welcome(54_469) },
        { out: ch.text('') },
        { out: '\x04' },
        { in: '\x04' },
        { out: ask('select id, name from cart where id = 7') },
        {
          in: ch.block(1, 0, [
            column('id', 'UInt64', ''),
            column('tags', 'Array(Tuple(String, UInt8))', ''),
          ]),
        },
        { in: ch.progress(revision) },
        {
          in: ch.block(1, 2, [
            column('id', 'UInt64', le(7, 8) + le(8, 8)),
            column('name', 'String', ch.text('x'.repeat(200)) + ch.text('')),
            column('note', 'Nullable(String)', `\0\x01${ch.text('a')}${ch.text('')}`),
            column('price', 'Nullable(Decimal(18, 2))', `\0\0${le(1, 8)}${le(2, 8)}`),
            column(
              'kind',
              'LowCardinality(String)',
              le(1, 8) +
                le(0x600, 8) +
                le(3, 8) +
                ch.text('') +
                ch.text('a') +
                ch.text('b') +
                le(2, 8) +
                '\x01\x02',
            ),
            column('at', "DateTime64(3, 'UTC')", le(1, 8) + le(2, 8)),
            column('code', 'FixedString(3)', 'abcdef'),
          ]),
        },
        { in: events + ch.profileInfo(revision) + ch.end },
        { out: ask('select * from nowhere') },
        { in: events + ch.exception(60) },
        { out: ask('select sum(n) from big', true) },
        {
          in:
            ch.compressed(1, 40) +
            ch.progress(revision) +
            ch.compressed(1, 300, 200) +
            ch.profileInfo(revision) +
            ch.end,
        },
        { out: ch.query('insert into cart values', { revision }) + none },
        { in: ch.block(1, 0, [column('id', 'UInt64', '')]) },
        {
          out:
            ch.block(2, 3, [
              column('id', 'UInt64', '\0'.repeat(24)),
              column('s', 'String', ch.text('END').repeat(3)),
            ]) + none,
        },
        { in: ch.end },
      ],
      [
        'SELECT cart shop select id, name from cart where id = ? ok',
        'SELECT nowhere shop select * from nowhere failed 60 failed',
        'SELECT big shop select sum(n) from big ok',
        'INSERT cart shop insert into cart values ok',
      ],
      { port },
    );
  });

  it('joins the trace of the client', async () => {
    const { spans } = await replay([
      {
        port,
        steps: [{ out: ch.query('select 1', { revision, trace: true }) + none }, { in: ch.end }],
      },
    ]);
    expect(spans.map((span) => [span.traceId, span.parentSpanId, span.traceFlags])).toEqual([
      ['00000000000000020000000000000001', '0000000000000003', 1],
    ]);
  });

  it('ends queries behind types that are not followed, with their errors', async () => {
    const array = (rows: number) =>
      ch.block(1, rows, [column('tags', 'Array(String)', le(1, 8) + ch.text('a'))]);
    expect(
      await lines([
        { out: ask('select tags from a') },
        { in: array(1) },
        { in: `more of it${ch.end}` },
        { out: ask('select tags from b') },
        { in: array(1) + ch.exception(241) },
        { out: ask('select tags from c') },
        { in: array(1) },
        { in: `${ch.end}ends elsewhere` },
        { out: ask('select 1') },
        { in: ch.block(1, 1, [column('1', 'UInt8', '\x01')]) + ch.end },
      ]),
    ).toEqual([
      'SELECT a select tags from a ok',
      'SELECT b select tags from b failed 241 failed',
      'SELECT c select tags from c ok',
      'SELECT select ? ok',
    ]);
  });

  it('counts large results and inserts whose bytes were not copied, and joins in the middle', async () => {
    const wide = ch.block(1, 10_000, [column('n', 'UInt64', '\0'.repeat(80_000))]);
    const strings = ch.block(1, 1000, [
      column('s', 'String', ch.text('y'.repeat(60)).repeat(1000)),
    ]);
    expect(
      await lines([
        { out: ask('select n from wide'), pos: 777 },
        { in: wide.slice(0, 50_000), pos: 555, captured: 4096 },
        { in: wide.slice(50_000), captured: 4096 },
        { in: ch.end },
        { out: ask('select s from strings') },
        { in: strings, captured: 4096 },
        { in: `whatever follows${ch.end}` },
        { out: ch.query('insert into wide values', { revision }) + none },
        { in: ch.block(1, 0, [column('n', 'UInt64', '')]) },
        { out: ch.block(2, 10_000, [column('n', 'UInt64', '\0'.repeat(80_000))]), captured: 4096 },
        { out: none },
        { in: ch.end },
        { out: ask('select 1') },
        { in: ch.exception(1) },
      ]),
    ).toEqual([
      'SELECT wide select n from wide ok',
      'SELECT strings select s from strings ok',
      'INSERT wide insert into wide values ok',
      'SELECT select ? failed 1 failed',
    ]);
  });
});
