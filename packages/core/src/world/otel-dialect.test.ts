import { describe, expect, it } from 'vitest';
import { batchBuilder, type PointInit } from '../model/batch-builder.ts';
import type { TimeGrid } from '../model/grid.ts';
import { type SignalName, signalNames } from '../model/signals.ts';
import { evaluateMetricQuery } from '../query/evaluate.ts';
import { buildWorld } from './build-world.ts';
import { metricQueryOf, rulesFor } from './metric-need.ts';
import { otelDialect } from './otel-dialect.ts';
import { type World, worldOf } from './world.ts';

const grid: TimeGrid = { start: 1_000_000, step: 10_000, length: 3 };
const resource = {
  'service.name': 'cart',
  'service.instance.id': 'i1',
  'host.name': 'h1',
  'process.pid': 7,
};

type Point = Omit<PointInit, 'time' | 'start'> & { readonly values?: readonly number[] };

/** One point a step from the first step on; counters get a point right before the grid, too. */
function worldFrom(points: readonly Point[], spans = false): World {
  const builder = batchBuilder();
  for (const { values = [], ...point } of points) {
    for (const [i, value] of values.entries()) {
      const time = grid.start + (i - (point.kind === undefined ? 0 : 1)) * grid.step + 5000;
      builder.point({ resource, ...point, time, start: 500_000, value });
    }
  }
  for (let step = 0; spans && step < 3; step++) {
    builder.span({
      resource,
      traceId: String(step + 1).padStart(32, '0'),
      spanId: String(step + 1).padStart(16, '0'),
      name: 'GET',
      kind: 2,
      start: grid.start + step * grid.step,
      duration: 10,
    });
  }
  const batch = builder.build();
  return worldOf(
    buildWorld({
      grid,
      ...(spans && { spans: [batch] }),
      metrics: rulesFor([otelDialect]).map((rule) => ({
        rule,
        series: evaluateMetricQuery([batch], metricQueryOf(rule, grid)),
      })),
    }),
  );
}

const counter = { kind: 'sum' } as const;
const idle = { 'cpu.mode': 'idle' };

describe('otelDialect', () => {
  it.each<[SignalName, string, Point, number]>([
    [
      'instance.cpu.usage',
      'cart#i1',
      { name: 'process.cpu.time', ...counter, values: [10, 15, 20, 25] },
      0.5,
    ],
    [
      'instance.cpu.usage',
      'cart#i1',
      { name: 'container.cpu.usage', values: [0.25, 0.25, 0.25] },
      0.25,
    ],
    [
      'instance.cpu.usage',
      'cart#i1',
      { name: 'process.cpu.utilization', values: [0.5, 0.5, 0.5] },
      0.5,
    ],
    [
      'instance.cpu.limit',
      'cart#i1',
      { name: 'process.cpu.utilization', values: [0.5, 0.5, 0.5] },
      1,
    ],
    ['instance.cpu.limit', 'cart#i1', { name: 'k8s.container.cpu_limit', values: [2, 2, 2] }, 2],
    ['instance.memory.usage', 'cart#i1', { name: 'process.memory.usage', values: [5, 5, 5] }, 5],
    [
      'instance.memory.limit',
      'cart#i1',
      { name: 'container.memory.usage.limit', values: [9, 9, 9] },
      9,
    ],
    [
      'instance.event_loop.delay',
      'cart#i1',
      { name: 'nodejs.eventloop.delay.p99', values: [0.2, 0.2, 0.2] },
      0.2,
    ],
    [
      'instance.event_loop.utilization',
      'cart#i1',
      { name: 'nodejs.eventloop.utilization', values: [0.9, 0.9, 0.9] },
      0.9,
    ],
    ['instance.heap.used', 'cart#i1', { name: 'v8js.memory.heap.used', values: [3, 3, 3] }, 3],
    [
      'instance.heap.used',
      'cart#i1',
      { name: 'jvm.memory.used', attributes: { 'jvm.memory.type': 'heap' }, values: [4, 4, 4] },
      4,
    ],
    ['instance.threads', 'cart#i1', { name: 'process.thread.count', values: [8, 8, 8] }, 8],
    [
      'pool.used',
      'cart#i1',
      {
        name: 'db.client.connection.count',
        attributes: { 'db.client.connection.state': 'used', 'db.client.connection.pool.name': 'p' },
        values: [6, 6, 6],
      },
      6,
    ],
    ['pool.max', 'cart#i1', { name: 'db.client.connection.max', values: [10, 10, 10] }, 10],
    [
      'pool.pending',
      'cart#i1',
      { name: 'db.client.connections.pending_requests', values: [2, 2, 2] },
      2,
    ],
    [
      'node.cpu.utilization',
      'node:h1',
      { name: 'system.cpu.utilization', attributes: idle, values: [0.3, 0.3, 0.3] },
      0.7,
    ],
    [
      'node.cpu.utilization',
      'node:h1',
      {
        name: 'system.cpu.time',
        attributes: { cpu: 'cpu0', state: 'idle' },
        ...counter,
        values: [10, 12, 14, 16],
      },
      0.8,
    ],
    [
      'node.memory.utilization',
      'node:h1',
      { name: 'system.memory.utilization', attributes: { state: 'used' }, values: [0.4, 0.4, 0.4] },
      0.4,
    ],
    [
      'node.disk.io_time',
      'node:h1',
      { name: 'system.disk.io_time', ...counter, values: [1, 2, 3, 4] },
      0.1,
    ],
    [
      'node.network.errors',
      'node:h1',
      { name: 'system.network.errors', ...counter, values: [0, 50, 100, 150] },
      5,
    ],
    [
      'queue.lag',
      'queue:kafka/orders',
      {
        name: 'kafka.consumer_group.lag',
        attributes: { topic: 'orders', group: 'g' },
        values: [11, 11, 11],
      },
      11,
    ],
  ])('reads %s of %s', (signal, entity, point, expected) => {
    const world = worldFrom([point]);
    expect(world.signals.entities(signal)).toEqual([entity]);
    expect(world.signals.one(signal, entity)?.values[1]).toBeCloseTo(expected, 9);
  });

  it('knows only signals of the catalog, and each metric and signal once per set of matchers', () => {
    const rules = otelDialect.needs();
    for (const { signal } of rules) expect(signalNames).toContain(signal);
    const keys = rules.map(({ signal, metric, where }) => JSON.stringify([signal, metric, where]));
    expect(new Set(keys).size).toBe(keys.length);
  });

  const duration = (name: string, attributes: Record<string, string | number>, total: number[]) =>
    total.map((count, i) => ({
      name,
      kind: 'histogram' as const,
      time: grid.start + (i - 1) * grid.step + 5000,
      count,
      value: count * 0.1,
      attributes,
      histogram: {
        bounds: Float64Array.of(0.1, 1),
        counts: Float64Array.of(count / 2, count / 2, 0),
        min: Number.NaN,
        max: Number.NaN,
      },
    }));

  function histogramWorld(points: readonly PointInit[], withSpans = false): World {
    const builder = batchBuilder();
    for (const point of points) builder.point({ resource, start: 500_000, ...point });
    if (withSpans) {
      builder.span({
        resource,
        traceId: '1'.padStart(32, '0'),
        spanId: '1'.padStart(16, '0'),
        name: 'GET /',
        kind: 2,
        start: grid.start + 1,
        duration: 10,
      });
    }
    const batch = builder.build();
    return worldOf(
      buildWorld({
        grid,
        ...(withSpans && { spans: [batch] }),
        metrics: rulesFor([otelDialect]).map((rule) => ({
          rule,
          series: evaluateMetricQuery([batch], metricQueryOf(rule, grid)),
        })),
      }),
    );
  }

  it('derives requests, errors, time and latency of a service that has metrics only', () => {
    const world = histogramWorld([
      ...duration(
        'http.server.request.duration',
        { 'http.response.status_code': 200 },
        [0, 100, 200, 300],
      ),
      ...duration(
        'http.server.request.duration',
        { 'http.response.status_code': 503 },
        [0, 10, 20, 30],
      ),
      ...duration('http.server.duration', { 'http.status_code': 200 }, [0, 100, 200, 300]),
    ]);
    const at = (signal: SignalName) => world.signals.one(signal, 'cart')?.values[1];
    expect(at('service.requests')).toBeCloseTo(11);
    expect(at('service.errors')).toBeCloseTo(1);
    expect(at('service.time')).toBeCloseTo(1.1);
    expect(at('service.latency.p50')).toBeCloseTo(0.1);
    expect(at('service.latency.p95')).toBeCloseTo(0.91);
    expect(
      world.signals.series('service.latency.bucket', 'cart').map(({ labels }) => labels.get('le')),
    ).toEqual(['0.1', '1', '+Inf']);
    expect(world.services.get('cart')?.instrumented).toBe(true);
  });

  it('reads the older names where the newer ones are silent, in seconds', () => {
    const world = histogramWorld(
      duration('http.server.duration', { 'http.status_code': 500 }, [0, 10, 20, 30]),
    );
    expect(world.signals.one('service.errors', 'cart')?.values[1]).toBeCloseTo(1);
    expect(world.signals.one('service.time', 'cart')?.values[1]).toBeCloseTo(0.0001);
    expect(world.signals.one('service.latency.p50', 'cart')?.values[1]).toBeCloseTo(0.0001);
  });

  it('draws dependencies from client metrics of services without spans', () => {
    const world = histogramWorld([
      ...duration(
        'http.client.request.duration',
        { 'server.address': 'api.pay.example', 'server.port': 443 },
        [0, 10, 20, 30],
      ),
      ...duration(
        'db.client.operation.duration',
        { 'db.system.name': 'postgresql', 'db.namespace': 'shop' },
        [0, 10, 20, 30],
      ),
    ]);
    expect([...world.dependencies.keys()]).toEqual([
      'cart -> database:postgresql/shop',
      'cart -> external:api.pay.example:443',
    ]);
    expect(
      world.signals.one('dependency.requests', 'cart -> database:postgresql/shop')?.values[1],
    ).toBeCloseTo(1);
    expect(
      world.signals.one('dependency.latency.p95', 'cart -> database:postgresql/shop')?.values[1],
    ).toBeCloseTo(0.91);
  });

  it('knows a service by its host name, whoever is listed first', () => {
    const builder = batchBuilder();
    const points = duration(
      'http.client.request.duration',
      { 'server.address': 'orders.shop.svc', 'server.port': 80 },
      [0, 10, 20, 30],
    );
    for (const point of points) builder.point({ resource, start: 500_000, ...point });
    const orders = { 'service.name': 'orders', 'service.instance.id': 'o1' };
    builder.point({ resource: orders, name: 'process.memory.usage', time: grid.start, value: 1 });
    const batch = builder.build();
    const world = worldOf(
      buildWorld({
        grid,
        metrics: rulesFor([otelDialect]).map((rule) => ({
          rule,
          series: evaluateMetricQuery([batch], metricQueryOf(rule, grid)),
        })),
      }),
    );
    expect([...world.dependencies.keys()]).toEqual(['cart -> orders']);
    expect(world.services.size).toBe(2);
  });

  it('counts what spans and metrics both measure once', () => {
    const metrics = duration('http.server.request.duration', {}, [0, 100, 200, 300]);
    const world = histogramWorld(metrics, true);
    expect(world.signals.one('service.requests', 'cart')?.values[0]).toBeCloseTo(0.1);
  });

  it('finds the service of container metrics by pod', () => {
    const builder = batchBuilder();
    const pod = { 'k8s.pod.name': 'cart-77', 'k8s.namespace.name': 'shop' };
    builder.log({ resource: { 'service.name': 'cart', ...pod }, time: grid.start, body: 'x' });
    builder.point({ resource: pod, name: 'container.cpu.usage', time: grid.start, value: 0.5 });
    builder.point({
      resource: { 'k8s.pod.name': 'other' },
      name: 'container.cpu.usage',
      time: grid.start,
      value: 2,
    });
    const batch = builder.build();
    const [rule] = rulesFor([otelDialect], new Set(['instance.cpu.usage']));
    if (rule === undefined) throw new Error('no rule');
    const series = evaluateMetricQuery([batch], metricQueryOf(rule, grid));
    const snapshot = buildWorld({ grid, logs: [batch], metrics: [{ rule, series }] });
    expect(worldOf(snapshot).signals.one('instance.cpu.usage', 'cart#cart-77')?.values[0]).toBe(
      0.5,
    );
    expect(snapshot.gaps.find(({ signal }) => signal === 'instance.cpu.usage')?.detail).toBe(
      '1 of 2 series of container.cpu.usage name nobody that is known',
    );
  });
});
