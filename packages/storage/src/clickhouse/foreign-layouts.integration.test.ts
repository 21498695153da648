import {
  batchBuilder,
  type LogRecord,
  logRows,
  type Profile,
  type Span,
  spanKind,
  spanRows,
  spanStatus,
  type TelemetryBatch,
} from '@abduce/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ClickHouseServer, startClickHouse } from '../test-kit/clickhouse-server.ts';
import { type ClickHouseStore, clickhouseStore } from './clickhouse-store.ts';
import { keepAll } from './test-kit/conformance.ts';
import { corootTables, exporterTables } from './test-kit/foreign-layouts.ts';

const at = Date.UTC(2026, 0, 5, 12);
const nano = (ms: number): string => `${at / 1000}.${String(ms).padStart(3, '0')}123457`;
const range = { start: at, end: at + 60_000 };
const trace = '0af7651916cd43dd8448eb211c80319c';
const other = 'ffffffffffffffffffffffffffffffff';

let server: ClickHouseServer;
const open: ClickHouseStore[] = [];

async function run(statement: string, body?: string): Promise<string> {
  const url =
    body === undefined ? server.url : `${server.url}/?query=${encodeURIComponent(statement)}`;
  const response = await fetch(url, { method: 'POST', body: body ?? statement });
  const text = await response.text();
  if (!response.ok) throw new Error(text);
  return text;
}

async function prepare(
  database: string,
  tables: (database: string) => readonly string[],
  more: Partial<Parameters<typeof clickhouseStore>[0]> = {},
): Promise<ClickHouseStore> {
  await run(`CREATE DATABASE ${database}`);
  for (const statement of tables(database)) await run(statement);
  const store = clickhouseStore({
    url: server.url,
    database,
    migrate: 'never',
    keep: keepAll,
    ...more,
  });
  open.push(store);
  return store;
}

const insert = (table: string, ...rows: readonly object[]): Promise<string> =>
  run(`INSERT INTO ${table} FORMAT JSONEachRow`, rows.map((row) => JSON.stringify(row)).join('\n'));

async function logsOf(store: ClickHouseStore, query = {}): Promise<LogRecord[]> {
  const found: LogRecord[] = [];
  for await (const page of store.logs.query({ range, ...query })) found.push(...logRows(page));
  return found;
}

async function spansOf(store: ClickHouseStore, query = {}): Promise<Span[]> {
  const found: Span[] = [];
  for await (const page of store.traces.query({ range, ...query })) found.push(...spanRows(page));
  return found;
}

const equal = (label: string, value: string) => ({ where: [{ label, op: '=' as const, value }] });

beforeAll(async () => {
  server = await startClickHouse();
});
afterAll(async () => {
  for (const store of open) await store.close();
  await server.stop();
});

/** What a batch of ours holds, for tables that keep text only. */
function sample(): TelemetryBatch {
  const builder = batchBuilder();
  const resource = { 'service.name': 'cart', 'host.name': 'a' };
  const scope = { name: 'http', version: '2' };
  builder.span({
    traceId: trace,
    spanId: '00f067aa0ba902b7',
    name: 'GET /',
    kind: spanKind.server,
    status: spanStatus.error,
    statusMessage: 'no',
    resource,
    scope,
    start: at + 5,
    duration: 12.5,
    attributes: { 'http.route': '/', code: 500 },
    events: [{ name: 'exception', time: at + 6, attributes: { 'exception.type': 'Oops' } }],
    links: [{ traceId: other, spanId: '1111111111111111', attributes: { why: 'batch' } }],
  });
  builder.log({
    time: at + 5,
    resource,
    scope,
    severity: 17,
    severityText: 'ERROR',
    body: 'connection refused by 10.0.0.1',
    traceId: trace,
    spanId: '00f067aa0ba902b7',
    attributes: { code: 500 },
  });
  return builder.build();
}

async function findsItsOwn(store: ClickHouseStore): Promise<void> {
  const batch = sample();
  await store.traces.write(batch);
  await store.logs.write(batch);
  const [span, ...spans] = await spansOf(store, { traceIds: [trace] });
  expect(spans).toEqual([]);
  const [given] = spanRows(batch);
  const attributes = new Map([
    ['http.route', '/'],
    ['code', '500'],
  ]);
  expect(span).toEqual({ ...given, attributes });
  expect(await spansOf(store, { kinds: [spanKind.server], status: spanStatus.error })).toEqual([
    span,
  ]);
  expect(await spansOf(store, { status: spanStatus.ok })).toEqual([]);
  expect(await spansOf(store, { minDuration: 12.5, ...equal('code', '500') })).toEqual([span]);
  expect(await spansOf(store, { minDuration: 12.6 })).toEqual([]);
  const [record] = await logsOf(store, { search: 'connection refused' });
  expect(record).toMatchObject({
    severity: 17,
    severityText: 'ERROR',
    body: 'connection refused by 10.0.0.1',
    traceId: trace,
    time: at + 5,
  });
  expect(record?.resource).toEqual(
    new Map([
      ['service.name', 'cart'],
      ['host.name', 'a'],
    ]),
  );
  expect(record?.attributes).toEqual(new Map([['code', '500']]));
}

describe('tables of the exporter', () => {
  it('are read as they stand', async () => {
    const store = await prepare('exported', exporterTables);
    const cart = { ServiceName: 'cart', ResourceAttributes: { 'service.name': 'cart', zone: 'a' } };
    await insert(
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
    const store = await prepare('traced', exporterTables);
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
    await insert('traced.otel_traces', span('1', 900), span('2', 100, { TraceId: other }));
    await insert(
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
        'Links.TraceId': [other],
        'Links.SpanId': ['2'.repeat(16)],
        'Links.TraceState': [''],
        'Links.Attributes': [{ why: 'batch' }],
      }),
    );
    // A replay of the exporter: nothing of it tells that it came before.
    await insert('traced.otel_traces', span('1', 900));
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
      links: [{ traceId: other, spanId: '2'.repeat(16), attributes: new Map([['why', 'batch']]) }],
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
    const store = await prepare('written', exporterTables);
    await findsItsOwn(store);
    const [record] = await logsOf(store);
    expect(record?.scope.name).toBe('http');
    const rows = await run(
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
    const store = await prepare('beside', exporterTables, { migrate: 'auto' });
    await findsItsOwn(store);
    const grid = { start: at, step: 60_000, length: 1 };
    expect(await store.redSeries({ grid })).toMatchObject([
      { service: 'cart', operation: 'GET /' },
    ]);
    const exact = clickhouseStore({
      url: server.url,
      database: 'beside',
      keep: keepAll,
      adopt: true,
    });
    open.push(exact);
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

const profile: Profile = {
  type: 'go:heap_inuse_space:bytes',
  unit: 'bytes',
  start: at,
  duration: 10_000,
  resource: new Map([
    ['service.name', 'cart'],
    ['container.id', 'c1'],
  ]),
  strings: ['', 'main.main', '/app/main.go', 'main.work'],
  frames: {
    function: Uint32Array.of(1, 3),
    file: Uint32Array.of(2, 2),
    line: Uint32Array.of(10, 20),
  },
  stacks: { parent: Int32Array.of(-1, 0), frame: Uint32Array.of(0, 1) },
  samples: { stack: Uint32Array.of(1, 0), value: Float64Array.of(300, 5) },
};

/** Stacks from the outermost frame on, with their values. */
function stacksOf(one: Profile | undefined): Record<string, number> {
  const result: Record<string, number> = {};
  if (one === undefined) return result;
  const { strings, frames, stacks, samples } = one;
  const text = (stack: number): string => {
    const frame = stacks.frame[stack] as number;
    const name = `${strings[frames.function[frame] as number]}@${strings[frames.file[frame] as number]}:${frames.line[frame]}`;
    const parent = stacks.parent[stack] as number;
    return parent < 0 ? name : `${text(parent)};${name}`;
  };
  for (const [i, stack] of samples.stack.entries())
    result[text(stack)] = samples.value[i] as number;
  return result;
}

describe("Coroot's tables", () => {
  it('are read as they stand', async () => {
    const store = await prepare('coroot', corootTables);
    await insert('coroot.otel_traces', {
      Timestamp: nano(1),
      TraceId: trace,
      SpanId: '1'.repeat(16),
      SpanName: 'query',
      SpanKind: 'SPAN_KIND_CLIENT',
      ServiceName: '/k8s/default/cart',
      SpanAttributes: {
        'net.sock.peer.addr': '10.0.0.1:5432',
        'otel.scope.name': 'ebpf',
        'db.statement': 'SELECT 1',
      },
      Duration: 1_500_000,
      StatusCode: 'STATUS_CODE_ERROR',
    });
    await insert('coroot.otel_logs', {
      Timestamp: nano(1),
      ServiceName: '/k8s/default/cart',
      SeverityText: 'ERROR',
      SeverityNumber: 17,
      TraceFlags: 257,
      Body: 'disk is full',
      LogAttributes: { 'pattern.hash': 'abc' },
    });
    const [span] = await spansOf(store, { traceIds: [trace], kinds: [spanKind.client], status: 2 });
    expect(span).toMatchObject({
      kind: spanKind.client,
      status: spanStatus.error,
      duration: 1.5,
      scope: { name: 'ebpf', version: '' },
      resource: new Map([['service.name', '/k8s/default/cart']]),
    });
    expect([...(span?.attributes.keys() ?? [])]).toEqual(['net.sock.peer.addr', 'db.statement']);
    const [record] = await logsOf(store, equal('service.name', '/k8s/default/cart'));
    expect(record).toMatchObject({ body: 'disk is full', severity: 17 });
    for await (const page of store.logs.query({ range })) expect(page.logs?.flags[0]).toBe(257);
    const regex = [{ label: 'service.name', op: '=~' as const, value: '/k8s/.*/cart' }];
    expect(await logsOf(store, { where: regex })).toHaveLength(1);
  });

  it('take what we write, in their words', async () => {
    const store = await prepare('coroot_written', corootTables);
    await findsItsOwn(store);
    const rows = await run(
      'SELECT SpanKind, StatusCode, Duration, SpanAttributes FROM coroot_written.otel_traces FORMAT JSONEachRow',
    );
    expect(JSON.parse(rows)).toEqual({
      SpanKind: 'SPAN_KIND_SERVER',
      StatusCode: 'STATUS_CODE_ERROR',
      Duration: 12_500_000,
      SpanAttributes: {
        'http.route': '/',
        code: '500',
        'otel.scope.name': 'http',
        'otel.scope.version': '2',
      },
    });
  });

  it('hold profiles that add up, theirs and ours', async () => {
    const store = await prepare('coroot_profiles', corootTables);
    const theirs = {
      ServiceName: 'cart',
      Type: profile.type,
      Start: nano(0),
      End: nano(500),
      Labels: { 'container.id': 'c2' },
    };
    await insert(
      'coroot_profiles.profiling_stacks',
      {
        ServiceName: 'cart',
        Hash: '18446744073709551615',
        LastSeen: nano(0),
        Stack: ['main.work /app/main.go:20', 'main.main /app/main.go:10'],
      },
      { ServiceName: 'cart', Hash: '7', LastSeen: nano(0), Stack: ['[kernel]'] },
    );
    await insert(
      'coroot_profiles.profiling_samples',
      { ...theirs, StackHash: '18446744073709551615', Value: '100' },
      { ...theirs, StackHash: '18446744073709551615', Value: '11' },
      { ...theirs, StackHash: '7', Value: '2' },
      { ...theirs, StackHash: '8', Value: '1' },
    );
    await store.profiles.write({ ...batchBuilder().build(), profiles: [profile] });
    const query = { range, type: profile.type };
    const merged = await store.profiles.query(query);
    expect(stacksOf(merged)).toEqual({
      'main.main@/app/main.go:10;main.work@/app/main.go:20': 411,
      'main.main@/app/main.go:10': 5,
      '[kernel]@:0': 2,
      '[unknown]@:0': 1,
    });
    expect([merged?.unit, merged?.duration]).toEqual(['bytes', 10_000]);
    const one = await store.profiles.query({ ...query, ...equal('container.id', 'c1') });
    expect(stacksOf(one)).toEqual(stacksOf(profile));
    expect(one?.resource).toEqual(profile.resource);
    const labels = await run(
      "SELECT DISTINCT Labels FROM coroot_profiles.profiling_samples WHERE Labels['container.id'] = 'c1' FORMAT JSONEachRow",
    );
    expect(JSON.parse(labels)).toEqual({ Labels: { 'container.id': 'c1' } });
  });
});

describe('tables of ours', () => {
  it('take rows from the exporter, which knows its own columns only', async () => {
    const store = clickhouseStore({ url: server.url, database: 'ours', keep: keepAll });
    open.push(store);
    await store.check();
    await insert('ours.otel_logs', {
      Timestamp: nano(1),
      ServiceName: 'cart',
      Body: '12',
      TraceFlags: 1,
      ResourceAttributes: { 'service.name': 'cart' },
      LogAttributes: { n: '5' },
    });
    await insert('ours.otel_traces', {
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
