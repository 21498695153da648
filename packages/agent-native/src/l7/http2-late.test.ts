import { describe, expect, it } from 'vitest';
import type { Step } from '../test-kit/record-writer.ts';
import { canReplay, replay } from '../test-kit/replay.ts';
import { brief } from './test-kit/brief.ts';
import { data, frame, headers, hpack, preface, settings, types } from './test-kit/http2-frames.ts';
import { authority, get, grpc, http, lines, ok, path, post } from './test-kit/http2-lines.ts';
import { expectSameForEverySplit } from './test-kit/same-for-every-split.ts';

describe.skipIf(!canReplay)('HTTP/2 from the middle on', () => {
  it('joins late: what was added before stays unknown, what is added since is known', async () => {
    const steps: Step[] = [
      {
        out: headers(101, true, hpack.indexed(66), http, hpack.indexed(64), hpack.added(1, 'late')),
      },
      { in: headers(101, true, hpack.indexed(64)) },
      { out: headers(103, true, get, http, hpack.added(4, '/new'), hpack.indexed(63)) },
      { in: headers(103, true, hpack.added(8, '418')) },
      { out: headers(105, true, get, http, hpack.indexed(62), hpack.indexed(63)) },
      { in: headers(105, true, hpack.indexed(62)) },
    ];
    expect(await lines(steps)).toEqual(['late unknown', 'GET late /new 418', 'GET late /new 418']);
  });

  it('obeys a smaller table', async () => {
    const steps: Step[] = [
      { out: Buffer.concat([preface, settings]) },
      {
        out: headers(
          1,
          true,
          hpack.size(80),
          get,
          http,
          hpack.added(4, '/a'),
          hpack.added(4, '/b'),
          authority,
        ),
      },
      { in: headers(1, true, ok) },
      // Two entries of 39 fit, a third one pushes out the oldest.
      { out: headers(3, true, get, http, hpack.added(4, '/c'), authority) },
      { in: headers(3, true, ok) },
      { out: headers(5, true, get, http, hpack.indexed(63), authority) },
      { in: headers(5, true, ok) },
      { out: headers(7, true, get, http, hpack.indexed(64), authority) },
      { in: headers(7, true, ok) },
    ];
    expect(await lines(steps)).toEqual([
      'GET shop /b 200',
      'GET shop /c 200',
      'GET shop /b 200',
      'GET shop 200',
    ]);
  });

  it('goes on from an upgraded connection', async () => {
    await expectSameForEverySplit(
      [
        {
          out: 'GET /first HTTP/1.1\r\nHost: shop\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n\r\n',
        },
        { in: 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n' },
        { in: Buffer.concat([settings, headers(1, true, ok)]) },
        {
          out: Buffer.concat([
            preface,
            settings,
            headers(3, true, get, http, path('/second'), authority),
          ]),
        },
        { in: headers(3, true, hpack.indexed(13)) },
      ],
      ['GET shop /first 200', 'GET shop /second 404'],
    );
  });

  it('tells calls that the end of the connection leaves without their status', async () => {
    expect(
      await lines([
        { out: Buffer.concat([preface, settings]) },
        { out: headers(1, true, get, http, path('/a'), authority) },
        { out: headers(3, true, post, http, path('/b'), authority, grpc) },
        { in: headers(3, false, ok, grpc) },
      ]),
    ).toEqual(['GET shop /a failed closed failed', 'POST shop /b failed closed failed']);
  });

  it('skips bodies by position and goes on after a gap', async () => {
    const ask = (stream: number, name: string): Step => ({
      out: headers(stream, true, get, http, path(name), authority),
    });
    const { spans, snapshot } = await replay([
      {
        steps: [
          { out: Buffer.concat([preface, settings]) },
          ask(1, '/body'),
          {
            in: Buffer.concat([settings, headers(1, false, ok), data(1, true, 'x'.repeat(16_000))]),
            captured: 60,
          },
          ask(3, '/lost'),
          { in: headers(3, true, ok), unseen: true },
          { in: Buffer.concat([settings, frame(types.ping, 0, 0, Buffer.alloc(8))]) },
          ask(5, '/after'),
          { in: headers(5, true, ok) },
        ],
      },
    ]);
    expect(spans.map(brief)).toEqual(['GET shop /body 200', 'GET shop /after 200']);
    expect(snapshot.lost).toMatchObject({ l7_gaps: 1, l7_unanswered: 1 });
  });
});
