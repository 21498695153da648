import { batchBuilder, spanKind, spanStatus } from '@abduce/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findsItsOwn } from './test-kit/finds-its-own.ts';
import { exporterTables } from './test-kit/foreign-layouts.ts';
import {
  at,
  equal,
  type ForeignServer,
  foreignServer,
  logsOf,
  nano,
  otherTrace,
  range,
  spansOf,
  trace,
} from './test-kit/foreign-server.ts';

let server: ForeignServer;
beforeAll(async () => {
  server = await foreignServer();
});
afterAll(() => server.stop());

describe('tables of the exporter', () => {
  it('are read as they stand', async () => {
    const store = await server.open('exported', exporterTables);
    const cart = { ServiceName: 'cart', ResourceAttributes: { 'service.name': 'cart', zone: 'a' } };
    await server.insert(
      'exported.otel_logs',
      { Timestamp: nano(1), Body: 'first line', SeverityNumber: 9, EventName: 'started', ...cart },
      {
        Timestamp: nano(2),
        Body: 'payment declined: card expired',
        SeverityNumber: 17,
        SeverityText: 'ERROR',
        TraceId: trace,
        SpanId: '00f067aa0ba902b7',
        TraceFlags: 1,
        ScopeName: 'log4j',
        LogAttributes: { zone: 'b', code: '500' },
        ...cart,
      },
      { Timestamp: nano(3), Body: 'other', ServiceName: 'orders' },
    );
    const bodies = async (query: object): Promise<unknown> =>
      (await logsOf(store, query)).map(({ body }) => body);
    expect(await bodies({})).toEqual(['first line', 'payment declined: card expired', 'other']);
    expect(await bodies({ order: 'newest', limit: 1 })).toEqual(['other']);
    expect(await bodies({ search: 'declined: card' })).toEqual(['payment declined: card expired']);
    expect(await bodies(equal('zone', 'a'))).toEqual(['first line']);
    expect(await bodies(equal('zone', ''))).toEqual(['other']);
    expect(await bodies(equal('service.name', 'orders'))).toEqual(['other']);
    expect(await bodies({ traceId: trace, minSeverity: 17 })).toHaveLength(1);
    const [first, second, third] = await logsOf(store);
    expect(second).toMatchObject({
      timeNano: BigInt(at) * 1_000_000n + 2_123_457n,
      severityText: 'ERROR',
      scope: { name: 'log4j' },
      attributes: new Map([
        ['zone', 'b'],
        ['code', '500'],
      ]),
    });
    expect(first?.eventName).toBe('started');
    expect(first?.observedNano).toBe(first?.timeNano);
    expect(third?.resource.get('service.name')).toBe('orders');
  });

  it('give whole traces by id, whose times are cut to the second', async () => {
    const store = await server.open('traced', exporterTables);
    const span = (spanId: string, ms: number, more: object = {}) => ({
      Timestamp: nano(ms),
      TraceId: trace,
      SpanId: spanId.repeat(16),
      SpanName: `span ${spanId}`,
      SpanKind: 'Server',
      ServiceName: 'cart',
      ResourceAttributes: { 'service.name': 'cart' },
      Duration: 2_000_001,
      StatusCode: 'Unset',
      ...more,
    });
    await server.insert(
      'traced.otel_traces',
      span('1', 900),
      span('2', 100, { TraceId: otherTrace }),
    );
    await server.insert(
      'traced.otel_traces',
      span('3', 950, {
        ParentSpanId: '1'.repeat(16),
        SpanKind: 'Client',
        StatusCode: 'Error',
        StatusMessage: 'late',
        ScopeName: 'http',
        ScopeVersion: '1',
        SpanAttributes: { 'peer.service': 'db' },
        'Events.Timestamp': [nano(951), nano(952)],
        'Events.Name': ['exception', 'retry'],
        'Events.Attributes': [{ 'exception.type': 'Oops' }, {}],
        'Links.TraceId': [otherTrace],
        'Links.SpanId': ['2'.repeat(16)],
        'Links.TraceState': [''],
        'Links.Attributes': [{ why: 'batch' }],
      }),
    );
    // A replay of the exporter: nothing of it tells that it came before.
    await server.insert('traced.otel_traces', span('1', 900));
    const found = await spansOf(store, { traceIds: [trace] });
    expect(found.map(({ name }) => name)).toEqual(['span 1', 'span 3']);
    expect(found[1]).toMatchObject({
      parentSpanId: '1'.repeat(16),
      kind: spanKind.client,
      status: spanStatus.error,
      statusMessage: 'late',
      endNano: BigInt(at) * 1_000_000n + 952_123_458n,
      scope: { name: 'http', version: '1' },
      attributes: new Map([['peer.service', 'db']]),
      events: [
        { name: 'exception', attributes: new Map([['exception.type', 'Oops']]) },
        { name: 'retry', attributes: new Map() },
      ],
      links: [
        { traceId: otherTrace, spanId: '2'.repeat(16), attributes: new Map([['why', 'batch']]) },
      ],
    });
    const grid = { start: at, step: 60_000, length: 1 };
    const [red] = await store.redSeries({ grid, kinds: [spanKind.client] });
    expect([red?.service, red?.requests[0], red?.errors[0]]).toEqual(['cart', 1, 1]);
    expect((await store.slowestTraces({ range })).map(({ operation }) => operation)).toEqual([
      'span 2',
      'span 1',
    ]);
    expect(await store.findTraces({ range, ...equal('peer.service', 'db') })).toMatchObject([
      { traceId: trace, spans: 2, errors: 1, operation: 'span 1' },
    ]);
  });

  it('take what we write', async () => {
    const store = await server.open('written', exporterTables);
    await findsItsOwn(store);
    const [record] = await logsOf(store);
    expect(record?.scope.name).toBe('http');
    const rows = await server.run(
      'SELECT SpanKind, StatusCode, ScopeName, Duration, SpanAttributes FROM written.otel_traces FORMAT JSONEachRow',
    );
    expect(JSON.parse(rows)).toEqual({
      SpanKind: 'Server',
      StatusCode: 'Error',
      ScopeName: 'http',
      Duration: 12_500_000,
      SpanAttributes: { 'http.route': '/', code: '500' },
    });
  });

  it('stay as they are beside tables of ours, and become exact when adopted', async () => {
    const store = await server.open('beside', exporterTables, { migrate: 'auto' });
    await findsItsOwn(store);
    const grid = { start: at, step: 60_000, length: 1 };
    expect(await store.redSeries({ grid })).toMatchObject([
      { service: 'cart', operation: 'GET /' },
    ]);
    const exact = await server.open('beside', undefined, { migrate: 'auto', adopt: true });
    const builder = batchBuilder();
    builder.log({
      time: at + 9,
      body: 12,
      attributes: { n: 0.5 },
      resource: { 'service.name': 'x' },
    });
    await exact.logs.write(builder.build());
    const found = await logsOf(exact);
    expect(found.map(({ body }) => body)).toEqual(['connection refused by 10.0.0.1', 12]);
    expect(found[1]?.attributes.get('n')).toBe(0.5);
  });
});

describe('tables of ours', () => {
  it('take rows from the exporter, which knows its own columns only', async () => {
    const store = await server.open('ours', undefined, { migrate: 'auto' });
    await store.check();
    await server.insert('ours.otel_logs', {
      Timestamp: nano(1),
      ServiceName: 'cart',
      Body: '12',
      TraceFlags: 1,
      ResourceAttributes: { 'service.name': 'cart' },
      LogAttributes: { n: '5' },
    });
    await server.insert('ours.otel_traces', {
      Timestamp: nano(1),
      TraceId: trace,
      SpanId: '1'.repeat(16),
      SpanKind: 'Server',
      Duration: 5,
      ServiceName: 'cart',
      ResourceAttributes: { 'service.name': 'cart' },
      'Events.Timestamp': [nano(2)],
      'Events.Name': ['e'],
      'Events.Attributes': [{ a: 'b' }],
    });
    const [record] = await logsOf(store);
    expect(record).toMatchObject({ body: '12', attributes: new Map([['n', '5']]) });
    expect(record?.observedNano).toBe(record?.timeNano);
    const [span] = await spansOf(store, { traceIds: [trace] });
    expect(span?.events).toMatchObject([{ name: 'e', attributes: new Map([['a', 'b']]) }]);
    expect(span?.resource).toEqual(new Map([['service.name', 'cart']]));
  });
});
