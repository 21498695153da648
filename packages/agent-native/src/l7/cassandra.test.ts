import { describe, expect, it } from 'vitest';
import type { Step } from '../test-kit/record-writer.ts';
import { canReplay, replay } from '../test-kit/replay.ts';
import { brief } from './test-kit/brief.ts';
import { be } from './test-kit/bytes.ts';
import * as cql from './test-kit/cassandra-frames.ts';
import { expectSameForEverySplit } from './test-kit/same-for-every-split.ts';

const port = 9042;
const code = {
  error: 0,
  startup: 1,
  ready: 2,
  authenticate: 3,
  options: 5,
  supported: 6,
  query: 7,
  result: 8,
  prepare: 9,
  execute: 10,
  register: 11,
  event: 12,
  batch: 13,
  success: 16,
} as const;
const options = (compression?: string): string =>
  compression === undefined
    ? be(1, 2) + cql.text('CQL_VERSION') + cql.text('3.4.5')
    : be(2, 2) +
      cql.text('CQL_VERSION') +
      cql.text('3.4.5') +
      cql.text('COMPRESSION') +
      cql.text(compression);
const query = (statement: string): string => `${cql.long(statement)}${be(1, 2)}\0`;
const done = be(1, 4);
const rows = (count: number): string => be(2, 4) + 'r'.repeat(count);
const failure = (number: number): string => be(number, 4) + cql.text('no');
const prepared = (id: string): string => be(4, 4) + cql.text(id) + be(0, 8);

async function lines(steps: readonly Step[]) {
  const { spans } = await replay([{ steps, port }]);
  return spans.map(brief);
}

describe.skipIf(!canReplay)('Cassandra', () => {
  it('tells every request of a conversation of version 4, however it is cut into operations', async () => {
    const { ask, answer } = cql;
    await expectSameForEverySplit(
      [
        { out: ask(0, code.options, '') },
        { in: answer(0, code.supported, be(0, 2)) },
        { out: ask(1, code.startup, options()) },
        { in: answer(1, code.authenticate, cql.text('PasswordAuthenticator')) },
        { out: ask(1, 15, cql.long('\0me\0secret')) },
        { in: answer(1, code.success, be(0, 4)) },
        { out: ask(2, code.register, be(1, 2) + cql.text('STATUS_CHANGE')) },
        { in: answer(2, code.ready, '') },
        { out: ask(3, code.query, query('USE shop')) },
        { in: answer(3, code.result, be(3, 4) + cql.text('shop')) },
        {
          out:
            ask(4, code.prepare, cql.long('select * from cart where id = ?')) +
            ask(5, code.query, query("insert into cart (id) values ('secret')")),
        },
        {
          in:
            answer(5, code.error, failure(0x1100)) +
            answer(4, code.result, prepared('0123456789abcdef')),
        },
        {
          out:
            ask(6, code.execute, `${cql.text('0123456789abcdef')}${be(1, 2)}\0`) +
            ask(7, code.execute, `${cql.text('unknown')}${be(1, 2)}\0`) +
            ask(8, code.query, query('select slow from t')),
        },
        { in: answer(8, code.result, rows(300)) },
        { in: answer(-1, code.event, cql.text('STATUS_CHANGE') + cql.text('UP')) },
        {
          in:
            answer(7, code.error, failure(0x2500)) +
            answer(6, code.result, be(1, 2) + cql.text('careful') + done, 4, 8),
        },
        {
          out: ask(
            9,
            code.batch,
            `\0${be(2, 2)}\0${cql.long('update cart set n = 1')}${be(0, 2)}\x01${cql.text('0123456789abcdef')}${be(0, 2)}${be(1, 2)}`,
          ),
        },
        { in: answer(9, code.error, `tracingtracing16${failure(0x1000)}`, 4, 2) },
        { out: ask(10, code.prepare, cql.long('selec')) },
        { in: answer(10, code.error, failure(0x2000)) },
      ],
      [
        'USE USE shop ok',
        'INSERT cart shop insert into cart (id) values (?) failed write_timeout failed',
        'SELECT t shop select slow from t ok',
        'EXECUTE shop failed unprepared failed',
        'SELECT cart shop select * from cart where id = ? ok',
        'UPDATE cart shop update cart set n = ? failed unavailable failed',
        'PREPARE shop ? failed syntax_error failed',
      ],
      { port },
    );
  });

  for (const [name, segment, compression] of [
    ['plain', cql.segment, undefined],
    ['LZ4', cql.segmentLz4, 'lz4'],
  ] as const) {
    it(`follows the ${name} segments of version 5`, async () => {
      const ask = (stream: number, kind: number, body: string) => cql.ask(stream, kind, body, 5);
      const answer = (stream: number, kind: number, body: string) =>
        cql.answer(stream, kind, body, 5);
      await expectSameForEverySplit(
        [
          { out: ask(0, code.startup, options(compression)) },
          { in: answer(0, code.ready, '') },
          {
            out: segment(
              ask(1, code.query, query('select a from t')) +
                ask(2, code.query, query('select b from t')),
            ),
          },
          { out: segment(ask(3, code.query, query('select c from t'))) },
          {
            in:
              segment(answer(3, code.result, rows(100)) + answer(1, code.error, failure(0x1200))) +
              segment(answer(2, code.result, rows(5))),
          },
        ],
        [
          'SELECT t select c from t ok',
          'SELECT t select a from t failed read_timeout failed',
          'SELECT t select b from t ok',
        ],
        { port },
      );
    });
  }

  it('follows a frame over several segments, and joins in the middle of them', async () => {
    const large = cql.answer(4, code.result, rows(200_000), 5);
    const ask = (stream: number, table: string) => ({
      out: cql.segment(cql.ask(stream, code.query, query(`select * from ${table}`), 5)),
    });
    expect(
      await lines([
        { ...ask(4, 'big'), pos: 12_345 },
        { in: cql.segment(large.slice(0, 131_000), false), pos: 999, captured: 4096 },
        { in: cql.segment(large.slice(131_000), false), captured: 4096 },
        ask(5, 'small'),
        { in: cql.segment(cql.answer(5, code.result, rows(3), 5)) },
      ]),
    ).toEqual(['SELECT big select * from big ok', 'SELECT small select * from small ok']);
  });
});
