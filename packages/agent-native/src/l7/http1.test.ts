import { describe, expect, it } from 'vitest';
import type { Step } from '../test-kit/record-writer.ts';
import { canReplay, replay } from '../test-kit/replay.ts';
import { brief } from './test-kit/brief.ts';
import { expectSameForEverySplit } from './test-kit/same-for-every-split.ts';

const get = (path: string, more = ''): string =>
  `GET ${path} HTTP/1.1\r\nHost: shop\r\n${more}\r\n`;
const ok = (body: string, more = ''): string =>
  `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n${more}\r\n${body}`;
const chunked = (...chunks: string[]): string =>
  `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${chunks
    .map((chunk) => `${chunk.length.toString(16)};x=1\r\n${chunk}\r\n`)
    .join('')}0\r\nX-Trailer: 1\r\n\r\n`;

async function lines(steps: readonly Step[], role: 'client' | 'server' = 'client') {
  const { spans } = await replay([{ steps, role }]);
  return spans.map(brief);
}

describe.skipIf(!canReplay)('HTTP/1', () => {
  it('tells every request of a conversation, however it is cut into operations', async () => {
    await expectSameForEverySplit(
      [
        { out: get('/a?x=1') },
        { in: ok('hello') },
        { out: 'POST /b HTTP/1.1\r\nHost: shop\r\nContent-Length: 5\r\n\r\nGET /' },
        { in: 'HTTP/1.1 100 Continue\r\n\r\n' },
        { in: chunked('HTTP/1.1 500 no\r\n\r\n', 'b'.repeat(300)) },
        {
          out: 'PUT /c HTTP/1.1\r\nHost: shop\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n0\r\n\r\n',
        },
        { in: 'HTTP/1.1 204 No Content\r\n\r\n' },
        { out: 'HEAD /d HTTP/1.1\r\nhost:shop\r\n\r\n' },
        { in: 'HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n' },
        { out: get('/e') },
        { in: 'HTTP/1.1 304 Not Modified\r\nContent-Length: 1000\r\n\r\n' },
        { out: 'PROPFIND /f HTTP/1.1\r\nHost: shop\r\n\r\n' },
        { in: 'HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n' },
        { out: `${get('/g')}${get('/h')}\r\n${get('/i')}` },
        { in: `${ok('1')}${chunked('2')}` },
        { in: ok('x'.repeat(5000)) },
        { out: 'GET http://other:81/j HTTP/1.1\r\nHost: shop\r\n\r\n' },
        { in: 'HTTP/1.0 200 OK\r\n\r\nHTTP/1.1 200 OK\r\n\r\n' },
      ],
      [
        'GET shop /a 200',
        'POST shop /b 200',
        'PUT shop /c 204',
        'HEAD shop /d 200',
        'GET shop /e 304',
        'PROPFIND shop /f 502 failed',
        'GET shop /g 200',
        'GET shop /h 200',
        'GET shop /i 200',
        'GET other:81 /j 200',
      ],
    );
  });

  it('measures from the request’s first byte to the answer’s last', async () => {
    const { spans } = await replay([
      {
        steps: [
          { out: 'GET /a HTTP/1.1\r\n', at: 10 },
          { out: 'Host: shop\r\n\r\n', at: 20 },
          { in: 'HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n', at: 110 },
          { in: 'x'.repeat(60_000), at: 120 },
          { in: 'x'.repeat(40_000), at: 210 },
          { out: get('/b'), at: 300 },
          { in: chunked('x'.repeat(10)).slice(0, -3), at: 320 },
          { in: '\n\r\n', at: 350 },
        ],
      },
    ]);
    expect(spans.map((span) => [span.target, span.duration])).toEqual([
      ['/a', 200e6],
      ['/b', 50e6],
    ]);
  });

  it('knows the last byte of a skipped body by its position', async () => {
    const { spans } = await replay([
      {
        steps: [
          { out: get('/a'), at: 1 },
          { in: `HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n${'x'.repeat(1000)}`, at: 11 },
          { in: 'x'.repeat(98_000), at: 21, unseen: true },
          { in: 'x'.repeat(1000), at: 31, captured: 0 },
          { out: get('/b'), at: 41 },
          { in: ok('x'), at: 42 },
        ],
      },
    ]);
    expect(spans.map((span) => [span.target, span.duration])).toEqual([
      ['/a', 30e6],
      ['/b', 1e6],
    ]);
  });

  it('does not stretch an answer whose end nobody saw to the next one', async () => {
    const { spans } = await replay([
      {
        steps: [
          { out: get('/a'), at: 1 },
          { in: `HTTP/1.1 200 OK\r\nContent-Length: 50000\r\n\r\n`, at: 11 },
          { in: 'x'.repeat(50_000), at: 21, unseen: true },
          { out: get('/b'), at: 60_000 },
          { in: ok('x'), at: 60_001 },
        ],
      },
    ]);
    expect(spans.map((span) => [span.target, span.duration])).toEqual([
      ['/a', 10e6],
      ['/b', 1e6],
    ]);
  });

  it('keeps the trace that a request belongs to', async () => {
    const trace = '0af7651916cd43dd8448eb211c80319c';
    const { spans } = await replay([
      {
        steps: [
          { out: get('/a', `TraceParent: 00-${trace}-b7ad6b7169203331-01\r\n`) },
          { in: ok('') },
          { out: get('/b', `traceparent: 00-${'0'.repeat(32)}-b7ad6b7169203331-01\r\n`) },
          { in: ok('') },
        ],
      },
    ]);
    expect(spans).toMatchObject([
      { traceId: trace, parentSpanId: 'b7ad6b7169203331', traceFlags: 1 },
      { traceId: '', parentSpanId: '', traceFlags: 0 },
    ]);
  });

  it('ends at the head where the body is a stream or another protocol', async () => {
    expect(
      await lines([
        { out: get('/events') },
        { in: 'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\n\r\n' },
        { in: 'data: 1\n\n' },
      ]),
    ).toEqual(['GET shop /events 200 waits']);
    expect(
      await lines([
        { out: get('/socket', 'Connection: Upgrade\r\nUpgrade: websocket\r\n') },
        { in: 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n\x81\x05hello' },
        { out: get('/not-a-request') },
        { in: ok('') },
      ]),
    ).toEqual(['GET shop /socket 101 waits']);
    expect(
      await lines([
        { out: 'CONNECT shop:443 HTTP/1.1\r\nHost: proxy\r\n\r\n' },
        { in: 'HTTP/1.1 200 Connection established\r\n\r\n' },
        { out: '\x16\x03\x01\x00\x05\x01hell' },
      ]),
    ).toEqual(['CONNECT shop:443 200']);
  });

  it('joins in the middle, and leaves answers alone whose request it did not see', async () => {
    expect(
      await lines([
        { in: 'rest of a body' },
        { in: ok('of a request before') },
        { in: 'HTTP/1.1 200 OK\r\n\r\n' },
        { out: get('/a') },
        { in: ok('x') },
      ]),
    ).toEqual(['GET shop /a 200']);
  });

  it('uses a head that is longer than what was copied', async () => {
    const cookie = `Cookie: ${'c'.repeat(9000)}\r\n`;
    const { spans, snapshot } = await replay([
      {
        steps: [
          { out: get('/a', cookie), captured: 4096 },
          { in: ok('x'.repeat(20_000), cookie), captured: 4096 },
          { in: 'y'.repeat(100) },
          { out: get('/b') },
          { in: ok('x') },
        ],
      },
    ]);
    expect(spans.map(brief)).toEqual(['GET shop /a 200', 'GET shop /b 200']);
    expect(snapshot.lost).toMatchObject({ l7_gaps: 0, l7_unanswered: 0 });
  });

  it('sees both sides, and tells them apart when nobody said who is who', async () => {
    const steps = [{ in: get('/a') }, { out: ok('x') }];
    for (const role of ['server', 'unknown', 'client'] as const) {
      const { spans } = await replay([{ steps, role }]);
      expect(spans.map((span) => [span.side, brief(span)])).toEqual([
        ['server', 'GET shop /a 200'],
      ]);
    }
  });

  it('takes no other text for requests', async () => {
    const { spans, snapshot } = await replay(
      [
        'get /a HTTP/1.1\r\nHost: shop\r\n\r\n',
        'GET /a SIP/2.0\r\nHost: shop\r\n\r\n',
        'OPTIONS sip:a@b SIP/2.0\r\nHost: shop\r\n\r\n',
        'hello there, this is no protocol at all\r\n',
      ].map((out) => ({
        steps: Array.from({ length: 20 }, () => [
          { out },
          { in: 'and this is no answer either, is it\r\n' },
        ]).flat(),
      })),
    );
    expect(spans).toEqual([]);
    // Memcached's parser may think about the first one longer.
    expect(snapshot.self.l7_unknown_connections).toBeGreaterThanOrEqual(3);
  });
});
