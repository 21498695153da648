import { describe, expect, it } from 'vitest';
import type { Step } from '../test-kit/record-writer.ts';
import { canReplay, replay } from '../test-kit/replay.ts';
import { brief } from './test-kit/brief.ts';
import {
  block,
  data,
  flags,
  frame,
  grpcMessage,
  headers,
  hpack,
  preface,
  settings,
  types,
} from './test-kit/http2-frames.ts';
import { authority, get, grpc, http, lines, ok, path, post } from './test-kit/http2-lines.ts';
import { recordHttp2 } from './test-kit/record-http2.ts';
import { expectSameForEverySplit } from './test-kit/same-for-every-split.ts';

describe.skipIf(!canReplay)('HTTP/2', () => {
  it('tells every request of real programs, however the bytes are cut', async () => {
    const recorded = await recordHttp2((stream, asked) => {
      const status = Number(asked['x-status'] ?? 200);
      stream.respond({ ':status': status, 'x-tag': `${asked[':path']}` });
      stream.end(status === 204 ? undefined : 'y'.repeat(Number(asked['x-size'] ?? 10)));
    });
    const expected: string[] = [];
    for (let i = 0; i < 40; i++) {
      const status = [200, 201, 204, 404, 503][i % 5] ?? 200;
      const size = i === 7 ? 20_000 : i;
      const body = i % 3 === 0 ? 'b'.repeat(i * 20) : undefined;
      const method = body === undefined ? 'GET' : 'POST';
      // Fields that repeat, fields that push others out of the table, and texts that Huffman's code makes longer.
      await recorded.ask(
        {
          ':method': method,
          ':path': `/things/~{${i % 7}}?q=${'z'.repeat(i * 5)}`,
          'x-status': `${status}`,
          'x-size': `${size}`,
          'x-junk': `${i}\\^#{}|~<>`.repeat(20),
        },
        body,
      );
      expected.push(`${method} shop:80 ${status}${status >= 500 ? ' failed' : ''}`);
    }
    await recorded.close();
    const { spans } = await replay([{ steps: recorded.steps }]);
    expect(
      spans.map(
        ({ method, host, status, failed }) =>
          `${method} ${host} ${status}${failed ? ' failed' : ''}`,
      ),
    ).toEqual(expected);
    expect(new Set(spans.map((span) => span.target)).size).toBeGreaterThan(0);
    await expectSameForEverySplit(recorded.steps, spans.map(brief));
  });

  it('keeps requests apart that run at the same time', async () => {
    const recorded = await recordHttp2((stream, asked) => {
      stream.respond({ ':status': 400 + Number(asked['x-id']) });
      stream.end('x'.repeat(300));
    });
    await Promise.all(
      Array.from({ length: 30 }, (_, i) =>
        recorded.ask({ ':path': '/same', 'x-id': `${i}`, ':method': 'PUT' }, 'b'.repeat(i * 10)),
      ),
    );
    await recorded.close();
    const all = Array.from({ length: 30 }, (_, i) => `PUT shop:80 /same ${400 + i}`);
    await expectSameForEverySplit(recorded.steps, all, { anyOrder: true });
  });

  it('reads gRPC’s status out of trailers, with or without a body', async () => {
    const call = (name: string): Buffer => block(post, http, path(name), authority, grpc);
    const trailers = (stream: number, code: string): Buffer =>
      headers(stream, true, hpack.added('grpc-status', code), hpack.literal('grpc-message', 'm'));
    await expectSameForEverySplit(
      [
        { out: Buffer.concat([preface, settings]) },
        { in: settings },
        {
          out: Buffer.concat([headers(1, false, call('/s.S/Get')), data(1, true, grpcMessage(9))]),
        },
        { in: Buffer.concat([headers(1, false, ok, grpc), data(1, false, grpcMessage(20))]) },
        { in: trailers(1, '0') },
        {
          out: Buffer.concat([headers(3, false, call('/s.S/Down')), data(3, true, grpcMessage(0))]),
        },
        { in: headers(3, true, ok, grpc, hpack.literal('grpc-status', '14')) },
        {
          out: Buffer.concat([headers(5, false, call('/s.S/None')), data(5, true, grpcMessage(1))]),
        },
        { in: Buffer.concat([headers(5, false, ok, grpc), trailers(5, '5')]) },
        {
          out: Buffer.concat([headers(7, false, call('/s.S/Late')), data(7, true, grpcMessage(1))]),
        },
        { out: frame(types.reset, 0, 7, Buffer.of(0, 0, 0, 8)) },
        {
          out: Buffer.concat([
            headers(9, false, call('/s.S/Proxy')),
            data(9, true, grpcMessage(1)),
          ]),
        },
        { in: Buffer.concat([headers(9, false, hpack.literal(8, '502')), data(9, true, 'bad')]) },
        {
          out: Buffer.concat([
            headers(11, false, call('/s.S/Busy')),
            data(11, true, grpcMessage(1)),
          ]),
        },
        { in: frame(types.reset, 0, 11, Buffer.of(0, 0, 0, 7)) },
      ],
      [
        'POST shop /s.S/Get grpc:OK',
        'POST shop /s.S/Down grpc:UNAVAILABLE failed',
        'POST shop /s.S/None grpc:NOT_FOUND',
        'POST shop /s.S/Late grpc:CANCELLED CANCEL',
        'POST shop /s.S/Proxy 502 failed',
        'POST shop /s.S/Busy grpc:UNAVAILABLE REFUSED_STREAM failed',
      ],
    );
  });

  it('calls a call with a second message a stream', async () => {
    const call = (name: string): Buffer => block(post, http, path(name), authority, grpc);
    const end = (stream: number): Buffer =>
      headers(stream, true, hpack.literal('grpc-status', '0'));
    const open = { out: Buffer.concat([preface, settings]) };
    const ask = (name: string, ...frames: Buffer[]): Step => ({
      out: Buffer.concat([headers(1, false, call(name)), ...frames]),
    });
    const one = data(1, true, grpcMessage(9));
    const large = grpcMessage(40_000);
    const begin = headers(1, false, ok, grpc);
    expect(
      await lines([
        open,
        ask('/watch', one),
        { in: begin },
        { in: data(1, false, grpcMessage(5)) },
        { in: data(1, false, grpcMessage(5)) },
        { in: end(1) },
      ]),
    ).toEqual(['POST shop /watch grpc:OK waits']);
    expect(
      await lines([
        open,
        ask('/large', one),
        { in: begin },
        { in: data(1, false, large.subarray(0, 16_384)) },
        { in: data(1, false, large.subarray(16_384, 32_768)) },
        { in: data(1, false, large.subarray(32_768)) },
        { in: end(1) },
      ]),
    ).toEqual(['POST shop /large grpc:OK']);
    expect(
      await lines([
        open,
        ask('/upload', data(1, false, grpcMessage(1)), one),
        { in: begin },
        { in: end(1) },
      ]),
    ).toEqual(['POST shop /upload grpc:OK waits']);
  });

  it('understands padding, priority, blocks in several frames, pushes and interim answers', async () => {
    const whole = block(
      get,
      http,
      path('/long'),
      authority,
      hpack.added('x-long', 'v'.repeat(900)),
    );
    const padded = Buffer.concat([
      Buffer.of(7),
      Buffer.of(0, 0, 0, 0, 16),
      block(get, http, path('/padded'), authority),
      Buffer.alloc(7),
    ]);
    await expectSameForEverySplit(
      [
        { out: Buffer.concat([preface, settings]) },
        {
          out: frame(
            types.headers,
            flags.endHeaders | flags.endStream | flags.padded | flags.priority,
            1,
            padded,
          ),
        },
        {
          in: Buffer.concat([
            settings,
            headers(1, false, hpack.literal(8, '103')),
            headers(1, true, ok),
          ]),
        },
        {
          out: Buffer.concat([
            frame(types.headers, flags.endStream, 3, whole.subarray(0, 3)),
            frame(types.continuation, 0, 3, whole.subarray(3, 500)),
            frame(types.continuation, flags.endHeaders, 3, whole.subarray(500)),
          ]),
        },
        {
          in: Buffer.concat([
            frame(
              types.push,
              flags.endHeaders,
              3,
              block(Buffer.of(0, 0, 0, 2), get, hpack.added(4, '/pushed')),
            ),
            headers(2, false, ok),
            data(2, true, 'pushed'),
            headers(3, true, hpack.literal(8, '201')),
          ]),
        },
        {
          out: headers(
            5,
            true,
            get,
            http,
            hpack.literal(4, '/again'),
            authority,
            hpack.indexed(62),
          ),
        },
        {
          in: Buffer.concat([
            frame(types.ping, 0, 0, Buffer.alloc(8)),
            headers(5, true, hpack.indexed(9)),
          ]),
        },
        { in: frame(types.goaway, 0, 0, Buffer.alloc(8)) },
      ],
      ['GET shop /padded 200', 'GET shop /long 201', 'GET shop /again 204'],
    );
  });
});
