import { describe, expect, it } from 'vitest';
import type { Step } from '../test-kit/record-writer.ts';
import { canReplay, replay } from '../test-kit/replay.ts';
import { brief } from './test-kit/brief.ts';
import { be } from './test-kit/bytes.ts';
import { expectSameForEverySplit } from './test-kit/same-for-every-split.ts';

const port = 11211;
interface Binary {
  readonly key?: string;
  readonly extras?: string;
  readonly value?: string;
  readonly status?: number;
  readonly opaque?: number;
}
const binary = (
  magic: number,
  code: number,
  { key = '', extras = '', value = '', status = 0, opaque = 0 }: Binary,
): string =>
  be(magic, 1) +
  be(code, 1) +
  be(key.length, 2) +
  be(extras.length, 1) +
  '\0' +
  be(status, 2) +
  be(key.length + extras.length + value.length, 4) +
  be(opaque, 4) +
  be(0, 8) +
  extras +
  key +
  value;
const ask = (code: number, fields: Binary = {}): string => binary(0x80, code, fields);
const answer = (code: number, fields: Binary = {}): string => binary(0x81, code, fields);

async function lines(steps: readonly Step[]) {
  const { spans } = await replay([{ steps, port }]);
  return spans.map(brief);
}

describe.skipIf(!canReplay)('Memcached', () => {
  it('tells every text command of a conversation, however it is cut into operations', async () => {
    const value = 'END\r\nx'.repeat(60);
    await expectSameForEverySplit(
      [
        { out: `set cart 0 60 ${value.length}\r\n${value}\r\n` },
        { in: 'STORED\r\n' },
        { out: 'get cart none other\r\nget missing\r\n' },
        {
          in: `VALUE cart 0 ${value.length}\r\n${value}\r\nVALUE other 0 1\r\nx\r\nEND\r\nEND\r\n`,
        },
        { out: 'add cart 0 0 1\r\n1\r\ncas cart 0 0 1 77\r\n1\r\nincr cart 1\r\n' },
        { in: 'NOT_STORED\r\nEXISTS\r\nCLIENT_ERROR cannot increment\r\n' },
        {
          out: 'set quiet 0 0 3 noreply\r\nabc\r\ndelete gone noreply\r\ntouch cart 60\r\ngat 60 cart\r\nincr n 5\r\n',
        },
        { in: 'TOUCHED\r\nVALUE cart 0 1\r\n1\r\nEND\r\n12\r\n' },
        { out: 'stats\r\nversion\r\nflush_all\r\nset big 0 0 5\r\nhello\r\n' },
        {
          in: 'STAT pid 1\r\nSTAT uptime 2\r\nEND\r\nVERSION 1.6.18\r\nOK\r\nSERVER_ERROR out of memory\r\n',
        },
        { out: 'mg a v\r\nmg b v\r\nms c 2 T0\r\nhi\r\nmd d\r\nma n\r\n' },
        { in: 'VA 3 \r\nabc\r\nEN\r\nHD\r\nNF\r\nHD\r\n' },
        { out: 'mg a v q\r\nmg b v q\r\nms c 2 q\r\nhi\r\nmn\r\n' },
        { in: 'VA 3\r\nabc\r\nMN\r\n' },
        { out: 'quit\r\n' },
      ],
      [
        'set cart ok',
        'get cart ok',
        'get missing ok',
        'add cart ok',
        'cas cart ok',
        'incr cart failed CLIENT_ERROR failed',
        'set quiet ok',
        'delete gone ok',
        'touch cart ok',
        'gat cart ok',
        'incr n ok',
        'stats ok',
        'version ok',
        'flush_all ok',
        'set big failed SERVER_ERROR failed',
        'mg a ok',
        'mg b ok',
        'ms c ok',
        'md d ok',
        'ma n ok',
        'mg a ok',
        'mg b ok',
        'ms c ok',
      ],
      { port, anyOrder: true },
    );
  });

  it('tells every binary command of a conversation, however it is cut into operations', async () => {
    await expectSameForEverySplit(
      [
        { out: ask(0x20) },
        { in: answer(0x20, { value: 'PLAIN' }) },
        { out: ask(0x01, { key: 'cart', extras: '\0'.repeat(8), value: 'v'.repeat(300) }) },
        { in: answer(0x01) },
        {
          out:
            ask(0x09, { key: 'a', opaque: 1 }) +
            ask(0x09, { key: 'b', opaque: 2 }) +
            ask(0x09, { key: 'c', opaque: 3 }) +
            ask(0x0a, { opaque: 4 }),
        },
        {
          in:
            answer(0x09, { extras: '\0\0\0\0', value: 'x'.repeat(50), opaque: 2 }) +
            answer(0x0a, { opaque: 4 }),
        },
        { out: ask(0x00, { key: 'none' }) + ask(0x05, { key: 'word', extras: '\0'.repeat(20) }) },
        {
          in:
            answer(0x00, { status: 1, value: 'Not found' }) +
            answer(0x05, { status: 6, value: 'Non-numeric' }),
        },
        { out: ask(0x10) },
        {
          in:
            answer(0x10, { key: 'pid', value: '1' }) +
            answer(0x10, { key: 'uptime', value: '2' }) +
            answer(0x10),
        },
        { out: ask(0x07) },
      ],
      [
        'set cart ok',
        'get a ok',
        'get b ok',
        'get c ok',
        'get none ok',
        'incr word failed not_a_number failed',
        'stats ok',
      ],
      { port },
    );
  });

  it('follows requests with very many keys and values that were not copied', async () => {
    const keys = Array.from({ length: 400 }, (_, i) => `key-number-${i}`);
    expect(
      await lines([
        { out: `get ${keys.join(' ')}\r\nget last\r\n` },
        { in: 'END\r\nEND\r\n' },
        { out: `set big 0 0 50000\r\n${'x'.repeat(50_000)}\r\n`, captured: 512 },
        { in: 'STORED\r\n' },
        { out: 'get big\r\n' },
        { in: `VALUE big 0 50000\r\n${'x'.repeat(30_000)}`, captured: 512 },
        { in: `${'x'.repeat(20_000)}\r\nEND\r\n`, captured: 512 },
        { out: 'get a\r\n' },
        { in: 'END\r\n' },
      ]),
    ).toEqual(['get key-number-0 ok', 'get last ok', 'set big ok', 'get big ok', 'get a ok']);
  });

  it('joins a connection in the middle', async () => {
    expect(
      await lines([
        { in: 'rest of a value\r\nEND\r\n', pos: 9 },
        { out: 'get a\r\n', pos: 4 },
        { in: 'END\r\n' },
        { out: ask(0x00, { key: 'b' }) },
        { in: answer(0x00, { value: 'x' }) },
      ]),
    ).toEqual(['get a ok', 'get b ok']);
  });
});
