import { describe, expect, it } from 'vitest';
import type { Step } from '../test-kit/record-writer.ts';
import { canReplay, replay } from '../test-kit/replay.ts';
import { brief } from './test-kit/brief.ts';
import { expectSameForEverySplit } from './test-kit/same-for-every-split.ts';

const trace = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const info = `INFO {"server_id":"x","version":"2.9","max_payload":1048576,"extra":"${'i'.repeat(300)}"}\r\n`;
const headed = (verb: string, before: string, header: string, payload: string): string =>
  `${verb} ${before} ${header.length} ${header.length + payload.length}\r\n${header}${payload}\r\n`;

const talk: readonly Step[] = [
  { in: info },
  { out: 'CONNECT {"verbose":true,"lang":"node"}\r\nPING\r\n' },
  { in: '+OK\r\nPONG\r\n' },
  { out: 'SUB orders.* workers 1\r\nPUB orders.new 11\r\nhello\r\nPUB \r\n' },
  { in: '+OK\r\n+OK\r\n' },
  { in: 'MSG orders.new 1 11\r\nhello\r\nPUB \r\nMSG orders.new 1 _INBOX.1 0\r\n\r\n' },
  {
    out: headed(
      'HPUB',
      'a.b _INBOX.2',
      `NATS/1.0\r\nTraceparent: ${trace}\r\n\r\n`,
      'x'.repeat(50),
    ),
  },
  { in: headed('HMSG', 'a.b 2', 'NATS/1.0\r\nA: b\r\n\r\n', 'y') },
  { in: "PING\r\n-ERR 'Stale Connection'\r\n" },
  { out: 'PONG\r\npub lower 0\r\n\r\nUNSUB 1 5\r\n' },
];

describe.skipIf(!canReplay)('NATS', () => {
  it('counts what is published and delivered, however it is cut', async () => {
    const { spans, snapshot } = await replay([{ steps: talk, port: 4222 }]);
    expect(spans.map((span) => span.method)).toEqual([
      'produce',
      'consume',
      'consume',
      'produce',
      'consume',
      'produce',
    ]);
    expect(spans[3]).toMatchObject({
      traceId: '0af7651916cd43dd8448eb211c80319c',
      parentSpanId: 'b7ad6b7169203331',
      status: 'ok',
    });
    expect(
      snapshot.requests.map(({ method, durations }) => [method, durations.count]).sort(),
    ).toEqual([
      ['consume', 3],
      ['produce', 3],
    ]);
    await expectSameForEverySplit(talk, spans.map(brief), { port: 4222 });
  });

  it('skips payloads by position and goes on after lost bytes', async () => {
    const { spans, snapshot } = await replay([
      {
        port: 4222,
        steps: [
          { in: info },
          { out: 'CONNECT {}\r\n' },
          { out: `PUB big 60000\r\n${'x'.repeat(60_000)}\r\n`, captured: 4096 },
          { out: 'PUB lost 5\r\nhello\r\n', unseen: true },
          { out: 'PUB after 5\r\nhello\r\n' },
          { out: 'PUB last 5\r\nhello\r\n' },
        ],
      },
    ]);
    expect(spans.map(brief)).toEqual(['produce big ok', 'produce after ok', 'produce last ok']);
    expect(snapshot.lost).toMatchObject({ l7_gaps: 1 });
  });

  it('is not Redis, which has some words in common', async () => {
    const { spans } = await replay([
      { port: 6379, steps: [{ out: 'PING\r\n' }, { in: '+PONG\r\n' }] },
      { port: 4222, steps: [{ out: 'PING\r\n' }, { in: 'PONG\r\n' }, { out: 'PUB a 1\r\nx\r\n' }] },
    ]);
    expect(spans.filter((span) => span.protocol === 'nats').map((span) => span.pid)).toEqual([
      1001,
    ]);
  });
});
