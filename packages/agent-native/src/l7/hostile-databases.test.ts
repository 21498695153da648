import { describe, expect, it } from 'vitest';
import type { Script, Step } from '../test-kit/record-writer.ts';
import { bytesOf } from '../test-kit/record-writer.ts';
import { canReplay, replay } from '../test-kit/replay.ts';
import { document } from './test-kit/bson.ts';
import { be, le } from './test-kit/bytes.ts';
import * as cql from './test-kit/cassandra-frames.ts';
import * as ch from './test-kit/clickhouse-packets.ts';
import * as kafka from './test-kit/kafka-messages.ts';
import * as my from './test-kit/mysql-packets.ts';
import * as pg from './test-kit/postgres-messages.ts';
import { seeded } from './test-kit/random.ts';
import { split } from './test-kit/split.ts';

const mongo = (id: number, to: number, fields: Parameters<typeof document>[0]): string => {
  const body = `${le(0, 4)}\0${document(fields)}`;
  return le(body.length + 16, 4) + le(id, 4) + le(to, 4) + le(2013, 4) + body;
};
const revision = 54_460;
const conversations: readonly (readonly [number, readonly Step[]])[] = [
  [
    6379,
    [
      { out: '*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$2\r\nvv\r\n*2\r\n$9\r\nSUBSCRIBE\r\n$1\r\nc\r\n' },
      { in: '+OK\r\n>3\r\n$9\r\nsubscribe\r\n$1\r\nc\r\n:1\r\n' },
      { out: '*1\r\n$4\r\nEXEC\r\nPING\r\n' },
      { in: '*2\r\n%1\r\n+a\r\n|1\r\n+b\r\n:1\r\n=5\r\ntxt:a\r\n-ERR no\r\n!3\r\nERR\r\n' },
    ],
  ],
  [
    5432,
    [
      { out: pg.startup({ user: 'u', database: 'd' }) },
      { in: pg.authenticated },
      {
        out:
          pg.parse('a', 'select 1') +
          pg.bind('a') +
          pg.execute +
          pg.sync +
          pg.query('copy t from stdin'),
      },
      {
        in:
          pg.message('1') +
          pg.message('2') +
          pg.row +
          pg.data('1') +
          pg.complete('SELECT 1') +
          pg.ready(),
      },
      { in: pg.error('42601') + pg.ready() },
    ],
  ],
  [
    3306,
    [
      { in: my.greeting() },
      { out: my.login('d') },
      { in: my.packet(2, my.ok()) },
      { out: my.command(0x16, 'select ?') },
      {
        in: my.packets([
          `\0${le(1, 4)}${le(1, 2)}${le(1, 2)}\0${le(0, 2)}`,
          my.column('?'),
          my.eof(),
          my.column('a'),
          my.eof(),
        ]),
      },
      { out: my.command(0x17, le(1, 4), '\0', le(1, 4)) },
      { in: my.packets([le(1, 1), my.column('a'), my.eof(), '\0\0\x01x', my.eof(10), my.ok()]) },
      { out: my.query('bad') },
      { in: my.packets([my.failure(1, '42000')]) },
    ],
  ],
  [
    11211,
    [
      { out: 'set k 0 0 3\r\nabc\r\nget k\r\nmg k v q\r\nmn\r\n' },
      { in: 'STORED\r\nVALUE k 0 3\r\nabc\r\nEND\r\nVA 3\r\nabc\r\nMN\r\n' },
      { out: `\x80\x00${be(1, 2)}${be(0, 4)}${be(1, 4)}${be(0, 12)}k` },
      { in: `\x81\x00${be(0, 2)}${be(0, 4)}${be(1, 4)}${be(0, 12)}v` },
    ],
  ],
  [
    27017,
    [
      { out: mongo(1, 0, { find: 'c', filter: { a: [1, 2.5, null, true, 'x'] }, $db: 'd' }) },
      { in: mongo(2, 1, { cursor: { firstBatch: [{ a: 1 }] }, ok: 1 }) },
      { out: mongo(3, 0, { insert: 'c', $db: 'd' }) },
      { in: mongo(4, 3, { writeErrors: [{ code: 11_000 }], ok: 0, codeName: 'x' }) },
    ],
  ],
  [
    9092,
    [
      {
        out: kafka.ask(
          0,
          7,
          1,
          `${be(0xffff, 2)}${be(1, 2)}${be(9, 4)}${be(1, 4)}${kafka.text('t')}${be(0, 4)}`,
        ),
      },
      { in: kafka.answer(1, kafka.produced('t', [0, 6])) },
      {
        out:
          kafka.ask(1, 11, 2, `${be(0, 4)}${be(5, 4)}`) + kafka.ask(3, 9, 3, `\x01\0\0\0\0`, true),
      },
      {
        in:
          kafka.answer(2, kafka.fetched('t', 'rrr')) +
          kafka.answer(3, `${be(0, 4)}\x01\0${be(0, 4)}\x02${be(5, 2)}\x02t`, true),
      },
    ],
  ],
  [
    9042,
    [
      { out: cql.ask(1, 1, be(0, 2), 5) },
      { in: cql.answer(1, 2, '', 5) },
      {
        out: cql.segment(
          cql.ask(2, 9, cql.long('select 1'), 5) +
            cql.ask(3, 13, `\0${be(1, 2)}\0${cql.long('x')}`, 5),
        ),
      },
      {
        in: cql.segment(
          cql.answer(2, 8, be(4, 4) + cql.text('id'), 5) + cql.answer(3, 0, be(0x1000, 4), 5),
        ),
      },
      { out: cql.segmentLz4(cql.ask(2, 10, cql.text('id'), 5)) },
      { in: cql.segmentLz4(cql.answer(2, 8, be(1, 4), 5)) },
    ],
  ],
  [
    9000,
    [
      { out: ch.hello(revision) },
      { in: ch.welcome(revision) },
      { out: ch.text('') + ch.query('select 1', { revision, trace: true }) + ch.block(2, 0, []) },
      {
        in:
          ch.block(1, 2, [
            {
              name: 'a',
              type: 'LowCardinality(String)',
              data: `${le(1, 8) + le(0x600, 8) + le(1, 8) + ch.text('a') + le(2, 8)}\0\0`,
            },
            { name: 'b', type: 'Nullable(Decimal(9, 2))', data: '\0\0'.repeat(5) },
          ]) +
          ch.progress(revision) +
          ch.exception(60),
      },
      { out: ch.query('select 2', { revision, compress: true }) + ch.compressed(2, 10) },
      { in: ch.compressed(1, 30, 20) + ch.end },
    ],
  ],
];

/** Bytes changed, cut out, repeated; operations lost, shortened, in other pieces. */
function damaged(steps: readonly Step[], random: (bound: number) => number): Step[] {
  const changed = steps.map((step): Step => {
    const bytes = Buffer.from(bytesOf(step.out ?? step.in ?? ''));
    for (let i = random(4); i > 0 && bytes.length > 0; i--) {
      const value = [0, 1, 127, 128, 255, random(256)][random(6)] ?? 0;
      bytes[random(bytes.length)] = value;
    }
    const at = random(bytes.length);
    const parts =
      random(4) === 0 ? [bytes.subarray(0, at), bytes.subarray(random(bytes.length))] : [bytes];
    const payload = Buffer.concat(parts);
    const loss = {
      ...(random(10) === 0 ? { captured: random(payload.length + 1) } : {}),
      ...(random(20) === 0 ? { unseen: true } : {}),
    };
    return step.out === undefined ? { in: payload, ...loss } : { out: payload, ...loss };
  });
  return random(2) === 0 ? changed : split(changed, () => 1 + random(40));
}

describe.skipIf(!canReplay)('hostile bytes in the protocols of databases', () => {
  it('end no replay, whatever was changed, cut or lost', async () => {
    const random = seeded(7);
    const scripts: Script[] = Array.from({ length: 4000 }, (_, i) => {
      const [port, steps] = conversations[i % conversations.length] ?? [0, []];
      return { port, steps: damaged(steps, random), role: i % 3 === 0 ? 'server' : 'client' };
    });
    // What is served is observed from the other side.
    const mirrored = scripts.map(
      (script): Script =>
        script.role === 'client'
          ? script
          : {
              ...script,
              steps: script.steps.map(({ out, in: received, ...rest }) =>
                out === undefined ? { ...rest, out: received ?? '' } : { ...rest, in: out },
              ),
            },
    );
    const { ended, errors, snapshot } = await replay(mirrored);
    expect(errors).toBe('');
    expect(ended).toBe(0);
    expect(snapshot.requests.length).toBeGreaterThan(8);
  });
});
