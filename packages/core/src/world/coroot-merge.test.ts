import { describe, expect, it } from 'vitest';
import type { TelemetryBatch } from '../model/batch.ts';
import { batchBuilder, type SpanInit } from '../model/batch-builder.ts';
import { indexSignals } from '../model/signal-table.ts';
import {
  agentGrid,
  agentPoints,
  agentWorldOf,
  containerOn,
  edgesOf,
} from './test-kit/agent-points.ts';

type Resource = Readonly<Record<string, string | number>>;

let next = 0;

/** Client spans, one a step, and the server spans that answer them where somebody does. */
function calls(
  resource: Resource,
  attributes: Readonly<Record<string, string | number>>,
  scope?: string,
): TelemetryBatch {
  const builder = batchBuilder();
  for (let step = 0; step < agentGrid.length; step++) {
    next++;
    const span: SpanInit = {
      resource,
      traceId: String(next).padStart(32, '0'),
      spanId: String(next).padStart(16, '0'),
      name: 'call',
      kind: 3,
      start: agentGrid.start + (step + 0.5) * agentGrid.step,
      duration: 10,
      attributes,
      ...(scope !== undefined && { scope: { name: scope } }),
    };
    builder.span(span);
  }
  return builder.build();
}

const cartPod = {
  'service.name': 'cart',
  'service.namespace': 'shop',
  'k8s.namespace.name': 'prod',
  'k8s.pod.name': 'cart-5d8f7c9b6d-x2k9p',
  'service.instance.id': 'i-1',
};
const cart = containerOn('m1', '/k8s/prod/cart-5d8f7c9b6d-x2k9p/app');
const toPostgres = {
  'db.system.name': 'postgresql',
  'db.namespace': 'orders',
  'server.address': 'pg',
};

describe('what OpenTelemetry and an agent both know', () => {
  it('is one service by its pod, and keeps its name', () => {
    const kit = agentPoints();
    kit.counter('container_resources_cpu_usage_seconds_total', cart, 0.5);
    kit.counter('container_http_inbound_requests_total', { ...cart, status: '2xx' }, 50);
    const world = agentWorldOf(kit, [calls(cartPod, toPostgres)]);
    expect(world.services.map(({ id }) => id)).toEqual(['database:postgresql/orders', 'shop/cart']);
    expect(world.instances.map(({ id }) => id)).toEqual(['shop/cart#i-1']);
    const signals = indexSignals(world.signals);
    expect(signals.one('instance.cpu.usage', 'shop/cart#i-1')?.values[3]).toBeCloseTo(0.5);
  });

  it('is one service by the id of its container', () => {
    const kit = agentPoints();
    const id = 'f'.repeat(64);
    const labels = containerOn('m1', '/docker/one-of-many');
    kit.gauge('container_info', { ...labels, 'container.runtime.id': id });
    kit.counter('container_resources_cpu_usage_seconds_total', labels, 0.5);
    const world = agentWorldOf(kit, [
      calls({ 'service.name': 'cart', 'container.id': id }, toPostgres),
    ]);
    expect(world.instances.map(({ service }) => service)).toEqual(['cart']);
  });

  it.each(['/docker/cart', '/docker/shop-cart-1', '/system.slice/cart.service'])(
    'is one service and one copy by its name: %s',
    (id) => {
      const kit = agentPoints();
      kit.counter('container_resources_cpu_usage_seconds_total', containerOn('m1', id), 0.5);
      const world = agentWorldOf(kit, [
        calls({ 'service.name': 'Cart', 'service.instance.id': 'i-1' }, toPostgres),
      ]);
      expect(world.instances.map(({ id: own }) => own)).toEqual(['Cart#i-1']);
    },
  );

  it('stays apart where a name could mean several', () => {
    const kit = agentPoints();
    kit.counter(
      'container_resources_cpu_usage_seconds_total',
      containerOn('m1', '/docker/cart'),
      0.5,
    );
    const other = { 'service.name': 'cart', 'service.namespace': 'b' };
    const world = agentWorldOf(kit, [
      calls({ 'service.name': 'cart', 'service.namespace': 'a' }, toPostgres),
      calls(other, toPostgres),
    ]);
    expect(world.instances.map(({ service }) => service)).toContain('cart');
  });

  it('is one database, one edge, and its requests are counted once', () => {
    const kit = agentPoints();
    const postgres = containerOn('m2', '/k8s/prod/pg-0/postgres');
    kit.gauge('container_application_type', { ...postgres, application_type: 'postgres' });
    kit.counter('container_resources_cpu_usage_seconds_total', postgres, 0.9);
    kit.listen(postgres, '10.0.2.9:5432');
    kit.connect(cart, '10.0.2.9:5432');
    const to = { ...cart, destination: '10.0.2.9:5432', actual_destination: '10.0.2.9:5432' };
    kit.counter('container_postgres_queries_total', { ...to, status: 'ok' }, 70);
    const world = agentWorldOf(kit, [calls(cartPod, toPostgres)]);
    expect(edgesOf(world)).toEqual(['shop/cart -> database:postgresql/orders (both)']);
    const signals = indexSignals(world.signals);
    const edge = 'shop/cart -> database:postgresql/orders';
    expect(signals.one('dependency.requests', edge)?.values[3]).toBeCloseTo(0.1);
    expect(signals.one('dependency.connections', edge)?.values[3]).toBe(5);
    expect(
      signals.one('instance.cpu.usage', 'database:postgresql/orders#pg-0')?.values[3],
    ).toBeCloseTo(0.9);
  });

  it('counts no requests twice when one server holds several databases', () => {
    const kit = agentPoints();
    const postgres = containerOn('m2', '/k8s/prod/pg-0/postgres');
    kit.gauge('container_application_type', { ...postgres, application_type: 'postgres' });
    kit.listen(postgres, '10.0.2.9:5432');
    kit.connect(cart, '10.0.2.9:5432');
    const to = { ...cart, destination: '10.0.2.9:5432', actual_destination: '10.0.2.9:5432' };
    kit.counter('container_postgres_queries_total', { ...to, status: 'ok' }, 70);
    const world = agentWorldOf(kit, [
      calls(cartPod, toPostgres),
      calls(cartPod, { ...toPostgres, 'db.namespace': 'users' }),
    ]);
    const signals = indexSignals(world.signals);
    expect(world.dependencies).toHaveLength(3);
    // The server's own edge carries connections; requests are with the databases.
    expect(signals.one('dependency.connections', 'shop/cart -> prod/pg')?.values[3]).toBe(5);
    expect(signals.one('dependency.requests', 'shop/cart -> prod/pg')?.values[3]).not.toBeCloseTo(
      70,
    );
  });

  it('gives a callee that is known by address its containers', () => {
    const kit = agentPoints();
    const legacy = containerOn('m2', '/system.slice/legacy.service');
    kit.listen(legacy, '192.168.0.9:8080');
    kit.connect(cart, '192.168.0.9:8080');
    kit.counter('container_resources_cpu_usage_seconds_total', legacy, 0.3);
    const called = {
      'server.address': '192.168.0.9',
      'server.port': 8080,
      'http.request.method': 'GET',
    };
    const world = agentWorldOf(kit, [calls(cartPod, called)]);
    expect(edgesOf(world)).toEqual(['shop/cart -> external:192.168.0.9:8080 (both)']);
    expect(world.services.find(({ id }) => id.startsWith('external:'))).toMatchObject({
      kind: 'application',
      instrumented: true,
    });
    expect(world.instances.map(({ service }) => service)).toContain('external:192.168.0.9:8080');
  });

  it('takes what is left over on both sides at one port for the same', () => {
    const kit = agentPoints();
    kit.connect(cart, '203.0.113.5:8443');
    const called = {
      'server.address': 'partner.example',
      'server.port': 8443,
      'http.request.method': 'GET',
    };
    const world = agentWorldOf(kit, [calls(cartPod, called)]);
    expect(edgesOf(world)).toEqual(['shop/cart -> external:partner.example:8443 (client)']);
  });

  it("adds callees that the caller's own telemetry does not know", () => {
    const kit = agentPoints();
    kit.counter(
      'container_redis_queries_total',
      { ...cart, destination: '10.0.0.3:6379', actual_destination: '', status: 'ok' },
      3,
    );
    const world = agentWorldOf(kit, [calls(cartPod, toPostgres)]);
    expect(edgesOf(world)).toEqual([
      'shop/cart -> database:postgresql/orders (client)',
      'shop/cart -> database:redis/external (client)',
    ]);
  });

  it("does not draw the map from an agent's sampled spans", () => {
    const kit = agentPoints();
    kit.counter('container_http_inbound_requests_total', { ...cart, status: '2xx' }, 50);
    const resource = { 'service.name': '/k8s/prod/cart', 'container.id': cart.container_id ?? '' };
    const called = {
      'server.address': '10.1.1.1',
      'server.port': 80,
      'http.request.method': 'GET',
    };
    const world = agentWorldOf(kit, [calls(resource, called, '@abduce/agent-native')]);
    expect(world.dependencies).toEqual([]);
    expect(world.services.map(({ id }) => id)).toEqual(['prod/cart']);
    const requests = indexSignals(world.signals).one('service.requests', 'prod/cart');
    expect(requests?.values[3]).toBeCloseTo(50);
  });

  it('reads spans of an agent where there is nothing else, under the same names', () => {
    const resource = { 'service.name': '/k8s/prod/cart', 'container.id': cart.container_id ?? '' };
    const world = agentWorldOf(agentPoints(), [
      calls(resource, toPostgres, '@abduce/agent-native'),
    ]);
    expect(world.services.map(({ id }) => id)).toEqual(['database:postgresql/orders', 'prod/cart']);
  });
});
