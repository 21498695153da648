import { describe, expect, it } from 'vitest';
import { batchBuilder } from '../model/batch-builder.ts';
import type { SignalName } from '../model/signals.ts';
import { evaluateMetricQuery } from '../query/evaluate.ts';
import { buildWorld } from './build-world.ts';
import { metricQueryOf, rulesFor } from './metric-need.ts';
import { otelDialect } from './otel-dialect.ts';
import { grid, resource, worldOfPoints } from './test-kit/world-of-points.ts';
import { worldOf } from './world.ts';

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

describe('otelDialect, services and dependencies', () => {
  it('derives requests, errors, time and latency of a service that has metrics only', () => {
    const world = worldOfPoints([
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
    const world = worldOfPoints(
      duration('http.server.duration', { 'http.status_code': 500 }, [0, 10, 20, 30]),
    );
    expect(world.signals.one('service.errors', 'cart')?.values[1]).toBeCloseTo(1);
    expect(world.signals.one('service.time', 'cart')?.values[1]).toBeCloseTo(0.0001);
    expect(world.signals.one('service.latency.p50', 'cart')?.values[1]).toBeCloseTo(0.0001);
  });

  it('draws dependencies from client metrics of services without spans', () => {
    const world = worldOfPoints([
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
    const world = worldOfPoints(metrics, 1);
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
