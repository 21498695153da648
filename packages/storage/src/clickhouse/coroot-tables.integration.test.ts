import { batchBuilder, type Profile, spanKind, spanStatus } from '@abduce/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findsItsOwn } from './test-kit/finds-its-own.ts';
import { corootTables } from './test-kit/foreign-layouts.ts';
import {
  at,
  equal,
  type ForeignServer,
  foreignServer,
  logsOf,
  nano,
  range,
  spansOf,
  trace,
} from './test-kit/foreign-server.ts';

let server: ForeignServer;
beforeAll(async () => {
  server = await foreignServer();
});
afterAll(() => server.stop());

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
    const store = await server.open('coroot', corootTables);
    await server.insert('coroot.otel_traces', {
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
    await server.insert('coroot.otel_logs', {
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
    const store = await server.open('coroot_written', corootTables);
    await findsItsOwn(store);
    const rows = await server.run(
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
    const store = await server.open('coroot_profiles', corootTables);
    const theirs = {
      ServiceName: 'cart',
      Type: profile.type,
      Start: nano(0),
      End: nano(500),
      Labels: { 'container.id': 'c2' },
    };
    await server.insert(
      'coroot_profiles.profiling_stacks',
      {
        ServiceName: 'cart',
        Hash: '18446744073709551615',
        LastSeen: nano(0),
        Stack: ['main.work /app/main.go:20', 'main.main /app/main.go:10'],
      },
      { ServiceName: 'cart', Hash: '7', LastSeen: nano(0), Stack: ['[kernel]'] },
    );
    await server.insert(
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
    const labels = await server.run(
      "SELECT DISTINCT Labels FROM coroot_profiles.profiling_samples WHERE Labels['container.id'] = 'c1' FORMAT JSONEachRow",
    );
    expect(JSON.parse(labels)).toEqual({ Labels: { 'container.id': 'c1' } });
  });
});
