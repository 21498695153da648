import { describe, expect, it } from 'vitest';
import type { Step } from '../test-kit/record-writer.ts';
import { canReplay, replay } from '../test-kit/replay.ts';
import { brief } from './test-kit/brief.ts';
import { type BsonValue, document } from './test-kit/bson.ts';
import { le } from './test-kit/bytes.ts';
import { expectSameForEverySplit } from './test-kit/same-for-every-split.ts';

const port = 27017;
type Fields = Readonly<Record<string, BsonValue>>;
const framed = (id: number, to: number, code: number, body: string): string =>
  le(body.length + 16, 4) + le(id, 4) + le(to, 4) + le(code, 4) + body;
const ask = (id: number, fields: Fields, flags = 0, more = ''): string =>
  framed(id, 0, 2013, `${le(flags, 4)}\0${document(fields)}${more}`);
const answer = (to: number, fields: Fields, flags = 0): string =>
  framed(to + 5000, to, 2013, `${le(flags, 4)}\0${document(fields)}`);
const documents = (name: string, count: number): string => {
  const all = document({ a: 'x'.repeat(20) }).repeat(count);
  return `\x01${le(all.length + name.length + 5, 4)}${name}\0${all}`;
};
const moreToCome = 2;

async function lines(steps: readonly Step[]) {
  const { spans } = await replay([{ steps, port }]);
  return spans.map(brief);
}

describe.skipIf(!canReplay)('MongoDB', () => {
  it('tells every command of a conversation, however it is cut into operations', async () => {
    await expectSameForEverySplit(
      [
        {
          out: framed(
            1,
            0,
            2004,
            `${le(4, 4)}admin.$cmd\0${le(0, 4)}${le(1, 4)}${document({ isMaster: 1, helloOk: true })}`,
          ),
        },
        {
          in: framed(
            9,
            1,
            1,
            `${le(8, 4)}${'\0'.repeat(8)}${le(0, 4)}${le(1, 4)}${document({ ismaster: true, ok: 1.5 })}`,
          ),
        },
        { out: ask(2, { saslStart: 1, mechanism: 'SCRAM-SHA-256', $db: 'admin' }) },
        { in: answer(2, { conversationId: 1, ok: 1 }) },
        { out: ask(3, { find: 'cart', filter: { id: 7, note: 'x'.repeat(100) }, $db: 'shop' }) },
        {
          in: answer(3, {
            cursor: { firstBatch: [{ id: 7 }, { id: 8 }], id: 0, ns: 'shop.cart' },
            ok: 1.5,
          }),
        },
        {
          out:
            ask(4, { aggregate: 'orders', pipeline: [], $db: 'shop' }) +
            ask(5, { count: 'nope', $db: 'shop' }) +
            ask(6, { ping: 1, $db: 'admin' }),
        },
        {
          in:
            answer(6, { ok: 1 }) +
            answer(5, { ok: 0, errmsg: 'no', code: 26, codeName: 'NamespaceNotFound' }),
        },
        { in: answer(4, { cursor: { firstBatch: [] }, ok: 1 }) },
        {
          out: ask(
            7,
            { insert: 'cart', ordered: true, $db: 'shop' },
            1,
            `${documents('documents', 9)}CRCC`,
          ),
        },
        { in: answer(7, { n: 0, writeErrors: [{ index: 0, code: 11000, errmsg: 'dup' }], ok: 1 }) },
        {
          out: ask(
            8,
            { update: 'cart', $db: 'shop', writeConcern: { w: 0 } },
            moreToCome,
            documents('updates', 1),
          ),
        },
        { out: ask(10, { getMore: 77, collection: 'oplog', maxTimeMS: 1000, $db: 'local' }) },
        { in: answer(10, { ok: 0, code: 43, errmsg: 'gone' }) },
        {
          out: ask(
            11,
            { hello: 1, topologyVersion: { counter: 1 }, maxAwaitTimeMS: 10000, $db: 'admin' },
            0x10000,
          ),
        },
        {
          in:
            answer(11, { ok: 1 }, moreToCome) +
            framed(5001, 5016, 2013, `${le(2, 4)}\0${document({ ok: 1 })}`),
        },
        { out: framed(12, 0, 2012, `${le(2013, 4)}${le(100, 4)}\x02zlibbytes`) },
        { in: framed(13, 12, 2012, `${le(2013, 4)}${le(100, 4)}\x02zlibbytes`) },
        { out: ask(14, { delete: 'cart', $db: 'shop' }, 0, documents('deletes', 1)) },
        { in: answer(14, { n: 1, writeConcernError: { code: 64, errmsg: 'waiting' }, ok: 1 }) },
      ],
      [
        'find shop cart ok',
        'count shop nope failed NamespaceNotFound failed',
        'aggregate shop orders ok',
        'insert shop cart failed DuplicateKey failed',
        'update shop cart ok',
        'getMore local oplog failed 43 failed waits',
        'compressed unknown',
        'delete shop cart failed 64 failed',
      ],
      { port },
    );
  });

  it('passes large documents that were not copied and measures to their last byte', async () => {
    const large = answer(2, { cursor: { firstBatch: ['x'.repeat(50_000)] }, ok: 1 });
    const { spans } = await replay([
      {
        port,
        steps: [
          {
            out: ask(1, { insert: 'big', $db: 'shop' }, 0, documents('documents', 2000)),
            at: 10,
            captured: 4096,
          },
          { in: answer(1, { n: 2000, ok: 1 }), at: 30 },
          { out: ask(2, { find: 'big', $db: 'shop' }), at: 40 },
          { in: large.slice(0, 16), at: 60 },
          { in: large.slice(16, 30_000), at: 61, captured: 4096 },
          { in: large.slice(30_000), at: 90, captured: 4096 },
          { out: ask(3, { find: 'small', $db: 'shop' }), at: 100 },
          { in: answer(3, { ok: 1 }), at: 101 },
        ],
      },
    ]);
    expect(spans.map((span) => [span.method, span.target, span.duration])).toEqual([
      ['insert', 'big', 20e6],
      ['find', 'big', 50e6],
      ['find', 'small', 1e6],
    ]);
  });

  it('joins a connection in the middle', async () => {
    expect(
      await lines([
        { in: 'the tail of a large answer, which is no header', pos: 5000 },
        { out: ask(3, { find: 'cart', $db: 'shop' }), pos: 9000 },
        { in: answer(2, { ok: 1 }) + answer(3, { ok: 1 }) },
      ]),
    ).toEqual(['find shop cart ok']);
  });
});
