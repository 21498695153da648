import { spanKind, spanStatus } from '@abduce/core';
import { random } from '@abduce/core/testing';
import { describe, expect, it } from 'vitest';
import type { SpanDocument } from '../protocol/documents.ts';
import { spanDocument } from '../protocol/test-kit/documents.ts';
import { spanInit } from './span-init.ts';

const owner = { id: '/docker/web', labels: {}, resource: {} };
const names = new Map([['10.96.0.10', 'db.local']]);
const of = (change: Partial<SpanDocument>): ReturnType<typeof spanInit> =>
  spanInit(spanDocument(change), {
    owner,
    random: random(1).next,
    nameOf: (ip) => names.get(ip) ?? '',
  });

describe('a span', () => {
  it('keeps its nanoseconds', () => {
    expect(of({})).toMatchObject({
      startNano: 1767225600000000001n,
      endNano: 1767225600020000001n,
      duration: 20,
    });
  });

  it('joins the trace of its request, or begins one', () => {
    const [traceId, parentSpanId] = ['a'.repeat(32), 'b'.repeat(16)];
    expect(of({ traceId, parentSpanId, traceFlags: 1 })).toMatchObject({
      traceId,
      parentSpanId,
      flags: 1,
    });
    const alone = of({ traceId: '0'.repeat(32), parentSpanId });
    expect(alone.parentSpanId).toBeUndefined();
    expect(alone.traceId).toMatch(/^(?!0+$)[0-9a-f]{32}$/);
    expect(alone.spanId).toMatch(/^(?!0+$)[0-9a-f]{16}$/);
    // The same chance makes the same ids.
    expect(of({}).traceId).toBe(alone.traceId);
  });

  it.each([
    [{ status: '404', side: 'client' }, spanStatus.error, '404'],
    [{ status: '404', side: 'server' }, spanStatus.unset, undefined],
    [{ status: '503', side: 'server', failed: true }, spanStatus.error, '503'],
    [{ status: 'grpc:NOT_FOUND', side: 'client' }, spanStatus.error, 'grpc:NOT_FOUND'],
    [{ status: 'grpc:NOT_FOUND', side: 'server' }, spanStatus.unset, undefined],
    [{ status: 'grpc:INTERNAL', side: 'server' }, spanStatus.error, 'grpc:INTERNAL'],
    [
      { protocol: 'postgres', status: 'failed', error: '42P01', failed: true },
      spanStatus.error,
      '42P01',
    ],
    [{ protocol: 'redis', status: 'ok' }, spanStatus.unset, undefined],
  ] as const)('%o has status %i', (change, status, errorType) => {
    const { attributes, ...span } = of(change);
    expect(span.status).toBe(status);
    expect((attributes as Record<string, unknown>)['error.type']).toBe(errorType);
  });

  it('of gRPC names service and method', () => {
    const span = of({
      method: 'POST',
      status: 'grpc:UNAVAILABLE',
      target: '/shop.Cart/Add',
      protocol: 'http2',
    });
    expect(span).toMatchObject({
      name: 'POST /shop.Cart/Add',
      attributes: {
        'rpc.system': 'grpc',
        'rpc.service': 'shop.Cart',
        'rpc.method': 'Add',
        'rpc.grpc.status_code': 14,
      },
    });
  });

  it('of a database names system and server', () => {
    const span = of({
      protocol: 'postgres',
      method: 'SELECT',
      host: 'shop',
      target: 'select ?',
      destination: '10.96.0.10:5432',
      status: 'ok',
    });
    expect(span).toMatchObject({ name: 'SELECT shop', kind: spanKind.client });
    expect(span.attributes).toMatchObject({
      'db.system.name': 'postgresql',
      'db.operation.name': 'SELECT',
      'db.query.text': 'select ?',
      'db.namespace': 'shop',
      'server.address': 'db.local',
      'server.port': 5432,
      'network.peer.address': '10.0.0.7',
      'network.peer.port': 8080,
    });
  });

  it('of a queue is a producer or a consumer', () => {
    expect(
      of({ protocol: 'rabbitmq', method: 'produce', host: 'orders', status: 'ok' }),
    ).toMatchObject({
      kind: spanKind.producer,
      attributes: {
        'messaging.system': 'rabbitmq',
        'messaging.destination.name': 'orders',
        'messaging.operation.type': 'send',
      },
    });
    expect(of({ protocol: 'nats', method: 'consume', status: 'ok' }).kind).toBe(spanKind.consumer);
  });

  it('of IPv6 and of a server knows its addresses', () => {
    const client = of({
      host: '[2001:db8::1]:8443',
      destination: '[2001:db8::1]:8443',
      actual: '',
    });
    expect(client.attributes).toMatchObject({
      'server.address': '2001:db8::1',
      'server.port': 8443,
      'network.peer.address': '2001:db8::1',
    });
    const server = of({
      side: 'server',
      destination: '',
      actual: '',
      host: 'shop.local',
      waits: true,
    });
    expect(server).toMatchObject({
      kind: spanKind.server,
      attributes: { 'http.route': '/orders/{id}', 'abduce.waits': true },
    });
    expect(server.attributes).not.toHaveProperty('network.peer.address');
  });
});
