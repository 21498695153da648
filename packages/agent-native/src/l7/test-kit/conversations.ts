import type { Script, Step } from '../../test-kit/record-writer.ts';
import { amqpDeliver, amqpGreeting, amqpPublish } from './amqp-frames.ts';
import { answer, ask, framed } from './dns-message.ts';
import { block, data, grpcMessage, headers, hpack, preface, settings } from './http2-frames.ts';

const ok = hpack.indexed(8);
const request = (name: string): Buffer =>
  block(hpack.indexed(3), hpack.indexed(6), hpack.added(4, name), hpack.added(1, 'shop'));

const http1: Step[] = [
  {
    out: 'POST /a?x=1 HTTP/1.1\r\nHost: shop\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n',
  },
  { in: 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1f\r\n' },
  { in: `${'x'.repeat(31)}\r\n0\r\nA: b\r\n\r\n` },
  { out: 'GET /b HTTP/1.1\r\nHost: shop\r\n\r\nHEAD /c HTTP/1.1\r\n\r\n' },
  { in: 'HTTP/1.1 500 No\r\nContent-Length: 2\r\n\r\nnoHTTP/1.1 204 No\r\n\r\n' },
];
const http2: Step[] = [
  {
    out: Buffer.concat([
      preface,
      settings,
      headers(1, false, request('/s/M'), hpack.literal(31, 'application/grpc')),
    ]),
  },
  { out: data(1, true, grpcMessage(90)) },
  { in: Buffer.concat([settings, headers(1, false, ok), data(1, false, grpcMessage(3))]) },
  { in: headers(1, true, hpack.added('grpc-status', '13')) },
  {
    out: Buffer.concat([
      hpack.indexed(0).subarray(1),
      headers(3, true, hpack.indexed(3), hpack.indexed(63)),
    ]),
  },
  { in: headers(3, true, ok) },
];
const dns: Step[] = [
  { out: framed(ask(1, 'a.shop.test')) },
  { in: framed(answer(1, 'a.shop.test', { records: [{ type: 1, data: Buffer.of(1, 2, 3, 4) }] })) },
];
const rabbitmq: Step[] = [
  { out: amqpGreeting },
  { out: amqpPublish(1, 'orders', 'new', 40) },
  { in: amqpDeliver(1, 'orders', 'new', 40) },
];
const nats: Step[] = [
  { in: 'INFO {"server_id":"x"}\r\n' },
  { out: 'CONNECT {}\r\nPUB a 3\r\nabc\r\n' },
  { in: 'MSG a 1 3\r\nabc\r\n' },
];

/** One short conversation of each protocol. */
export const conversations: readonly Script[] = [
  { steps: http1 },
  { steps: http2 },
  { steps: dns, port: 53 },
  {
    steps: dns.map((step) =>
      step.out ? { out: step.out.slice(2) } : { in: step.in?.slice(2) ?? '' },
    ),
    port: 53,
    datagrams: true,
  },
  { steps: rabbitmq, port: 5672 },
  { steps: nats, port: 4222 },
];
