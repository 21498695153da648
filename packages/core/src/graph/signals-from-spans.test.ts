import { describe, expect, it } from 'vitest';
import type { TestSpan } from './graph-of.ts';
import { graphOf, t0 } from './graph-of.ts';

const [internal, server, client] = [1, 2, 3];
const values = (
  graph: ReturnType<typeof graphOf>,
  signal: Parameters<typeof graph.at>[0],
  id: string,
) => [...(graph.signals.one(signal, id)?.values ?? [])];
const requests = (times: readonly number[], of = 'web', first = 1): TestSpan[] =>
  times.map((at, i) => ({ id: first + i, trace: first + i, of, kind: server, at }));

describe('rates', () => {
  it('are per second in the step where a span starts, 0 in quiet steps, NaN where nothing was observed', () => {
    const graph = graphOf([
      ...requests([10_000, 19_999, 40_000]),
      ...requests([25_000], 'cart', 9),
    ]);
    expect(values(graph, 'service.requests', 'web')).toEqual([
      Number.NaN,
      0.2,
      0,
      0,
      0.1,
      Number.NaN,
    ]);
    expect(values(graph, 'service.errors', 'cart')).toEqual([Number.NaN, 0, 0, 0, 0, Number.NaN]);
    expect(values(graph, 'service.latency.p50', 'cart')).toEqual([
      Number.NaN,
      Number.NaN,
      0.01,
      Number.NaN,
      Number.NaN,
      Number.NaN,
    ]);
  });

  it('take a long silence of everybody for missing data when traffic is dense', () => {
    const dense = Array.from({ length: 40 }, (_, i) => i * 250);
    const graph = graphOf([
      ...requests(dense),
      ...requests(
        dense.map((at) => at + 50_000),
        'web',
        100,
      ),
    ]);
    expect(values(graph, 'service.requests', 'web')).toEqual([
      4,
      Number.NaN,
      Number.NaN,
      Number.NaN,
      Number.NaN,
      4,
    ]);
  });

  it('follow the observed range when it is given, and scale a step seen in part', () => {
    const observed = { start: t0, end: t0 + 36_000 };
    const graph = graphOf(requests([11_000, 31_000]), { observed });
    expect(values(graph, 'service.requests', 'web')).toEqual([
      0,
      0.1,
      0,
      1 / 6,
      Number.NaN,
      Number.NaN,
    ]);
  });

  it('can be written on another grid, with other bounds', async () => {
    const { signalTableBuilder, indexSignals } = await import('../model/signal-table.ts');
    const graph = graphOf(requests([0, 1000, 2000]));
    const grid = { start: t0, step: 1000, length: 3 };
    const table = signalTableBuilder(grid);
    graph.writeSignals(table, { grid, latencyBounds: [0.01] });
    const signals = indexSignals(table.build());
    expect([...(signals.one('service.requests', 'web')?.values ?? [])]).toEqual([1, 1, 1]);
    const buckets = signals.series('service.latency.bucket', 'web');
    expect(buckets.map(({ labels }) => labels.get('le'))).toEqual(['0.01', '+Inf']);
  });
});

describe('errors', () => {
  it.each<[string, Partial<TestSpan>, number]>([
    ['server status error', { kind: server, status: 2 }, 1],
    ['server 503', { kind: server, attributes: { 'http.response.status_code': 503 } }, 1],
    ['server 404', { kind: server, attributes: { 'http.status_code': 404 } }, 0],
    ['server gRPC unavailable', { kind: server, attributes: { 'rpc.grpc.status_code': 14 } }, 1],
    ['server gRPC not found', { kind: server, attributes: { 'rpc.grpc.status_code': 5 } }, 0],
  ])('of a request: %s', (_name, span, expected) => {
    const graph = graphOf([{ id: 1, of: 'web', ...span }]);
    expect(graph.at('service.errors', 'web')).toBe(expected / 10);
  });

  it.each<[string, Partial<TestSpan>, number]>([
    ['client status error', { status: 2 }, 1],
    ['client 404', { attributes: { 'http.response.status_code': 404 } }, 1],
    ['client 404 declared ok', { status: 1, attributes: { 'http.response.status_code': 404 } }, 0],
    ['client 200', { attributes: { 'http.response.status_code': 200 } }, 0],
  ])('of a call: %s', (_name, span, expected) => {
    const attributes = { 'peer.service': 'x', ...(span.attributes as Record<string, number>) };
    const graph = graphOf([{ id: 1, of: 'web', kind: client, ...span, attributes }]);
    expect(graph.at('dependency.errors', 'web -> external:x')).toBe(expected / 10);
  });
});

describe('durations', () => {
  it('give exact quantiles and buckets', () => {
    const spans = Array.from(
      { length: 100 },
      (_, i): TestSpan => ({
        id: i + 1,
        trace: i + 1,
        of: 'web',
        kind: server,
        duration: ((i * 37) % 100) + 1,
      }),
    );
    const graph = graphOf(spans);
    expect(graph.at('service.latency.p50', 'web')).toBe(0.05);
    expect(graph.at('service.latency.p95', 'web')).toBe(0.095);
    expect(graph.at('service.latency.p99', 'web')).toBe(0.099);
    expect(graph.at('service.time', 'web')).toBeCloseTo(5.05 / 10);
    const buckets = graph.signals.series('service.latency.bucket', 'web');
    expect(buckets.map(({ labels, values: v }) => [labels.get('le'), v[0]])).toEqual([
      ['0.005', 0.5],
      ['0.01', 1],
      ['0.025', 2.5],
      ['0.05', 5],
      ['0.1', 10],
      ['0.25', 10],
      ['0.5', 10],
      ['1', 10],
      ['2.5', 10],
      ['5', 10],
      ['10', 10],
      ['+Inf', 10],
    ]);
  });

  it('count overlapping calls once in self time, and only the part within the request', () => {
    const call = (id: number, at: number, duration: number): TestSpan => ({
      id,
      parent: 2,
      of: 'web',
      kind: client,
      at,
      duration,
      attributes: { 'peer.service': 'x' },
    });
    const graph = graphOf([
      { id: 1, of: 'web', kind: server, duration: 100 },
      { id: 2, parent: 1, of: 'web', kind: internal, duration: 90 },
      call(3, 10, 30),
      call(4, 20, 30),
      call(5, 90, 50),
    ]);
    expect(graph.at('service.self_time', 'web')).toBeCloseTo(0.05 / 10, 9);
  });

  it('leave waits out of latency but not out of requests', () => {
    const graph = graphOf(
      [
        { id: 1, of: 'web', kind: server, duration: 20 },
        { id: 2, trace: 2, of: 'web', kind: server, duration: 30_000, name: 'poll' },
      ],
      { isWait: (batch, row) => batch.strings[batch.spans?.name[row] as number] === 'poll' },
    );
    expect(graph.at('service.requests', 'web')).toBe(0.2);
    expect(graph.at('service.waits', 'web')).toBe(0.1);
    expect(graph.at('service.latency.p99', 'web')).toBe(0.02);
    expect(graph.at('service.time', 'web')).toBeCloseTo(0.002);
  });

  it('do not depend on skewed clocks', () => {
    const skewed = (offset: number) =>
      graphOf(
        Array.from({ length: 20 }, (_, i): TestSpan[] => [
          { id: 1, trace: i + 1, of: 'web', kind: server, at: i * 100, duration: 50 },
          {
            id: 2,
            parent: 1,
            trace: i + 1,
            of: 'web',
            kind: client,
            at: i * 100 + 5,
            duration: 30,
          },
          {
            id: 3,
            parent: 2,
            trace: i + 1,
            of: 'cart',
            kind: server,
            at: i * 100 + 10 + offset,
            duration: 20,
          },
        ]).flat(),
      );
    const graph = skewed(3000);
    expect(graph.at('dependency.network_time', 'web -> cart')).toBeCloseTo(0.02);
    expect(graph.at('service.self_time', 'web')).toBe(skewed(0).at('service.self_time', 'web'));
    expect(graph.quality.clockSkew).toEqual([{ service: 'cart', offset: 3000 }]);
    expect(skewed(4).quality.clockSkew).toEqual([]);
  });

  it('blame the one clock that is off, not its neighbours', () => {
    const chain = (skew: Record<string, number>) =>
      graphOf(
        ['web', 'cart', 'user', 'mail'].flatMap((name, depth): TestSpan[] => {
          const at = depth * 10 + (skew[name] ?? 0);
          return [
            {
              id: depth * 2 + 1,
              ...(depth > 0 && { parent: depth * 2 }),
              of: name,
              kind: server,
              at,
              duration: 90 - depth * 20,
            },
            {
              id: depth * 2 + 2,
              parent: depth * 2 + 1,
              of: name,
              kind: client,
              at: at + 5,
              duration: 80 - depth * 20,
            },
          ];
        }),
      ).quality.clockSkew;
    expect(chain({ cart: 60_000 })).toEqual([{ service: 'cart', offset: 60_000 }]);
    expect(chain({ web: -60_000 })).toEqual([{ service: 'web', offset: -60_000 }]);
    expect(chain({})).toEqual([]);
  });
});
