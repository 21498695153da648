import { describe, expect, it } from 'vitest';
import { graphOf, type TestSpan } from './graph-of.ts';

const [server, client] = [2, 3];
const to = (address: string, port = 80) => ({ 'server.address': address, 'server.port': port });

/** `caller` calls an address, and `callee` answers. */
function answered(
  id: number,
  caller: TestSpan['of'],
  callee: TestSpan['of'],
  address: string,
): TestSpan[] {
  return [
    { id, of: caller, kind: client, trace: id, attributes: to(address) },
    { id: id + 1, parent: id, of: callee, kind: server, trace: id },
  ];
}

function silent(
  id: number,
  caller: TestSpan['of'],
  attributes: Record<string, string | number>,
): TestSpan {
  return { id, of: caller, kind: client, trace: id, attributes };
}

describe('resolving an unanswered call', () => {
  it('learns who answers at an address from anybody’s answered calls', () => {
    const graph = graphOf([
      ...answered(1, 'web', 'cart', '10.0.0.7'),
      silent(9, 'admin', to('10.0.0.7')),
    ]);
    expect(graph.edges).toEqual(['admin -> cart (client)', 'web -> cart (both)']);
    expect(graph.quality.unansweredCalls).toBe(1);
  });

  it('keeps an address behind which several services answer external, and counts it', () => {
    const graph = graphOf([
      ...answered(1, 'web', 'cart', 'lb.internal'),
      ...answered(3, 'web', 'user', 'lb.internal'),
      silent(9, 'admin', to('lb.internal')),
    ]);
    expect(graph.edges).toContain('admin -> external:lb.internal:80 (client)');
    expect(graph.ambiguousAddresses).toBe(1);
  });

  it('prefers what the caller itself has seen', () => {
    const graph = graphOf([
      ...answered(1, 'web', 'cart', 'lb.internal'),
      ...answered(3, 'admin', 'user', 'lb.internal'),
      silent(9, 'admin', to('lb.internal')),
    ]);
    expect(graph.edges).toEqual(['admin -> user (both)', 'web -> cart (both)']);
  });

  it('keeps loopback addresses of different machines apart', () => {
    const on = (name: string, host: string) => ({ 'service.name': name, 'host.name': host });
    const graph = graphOf([
      ...answered(1, on('web', 'h1'), on('cart', 'h1'), 'localhost'),
      silent(9, on('admin', 'h2'), to('localhost')),
      silent(11, on('shop', 'h1'), to('localhost')),
    ]);
    expect(graph.edges).toEqual([
      'admin -> external:localhost:80 (client)',
      'shop -> cart (client)',
      'web -> cart (both)',
    ]);
  });

  it.each([
    [{ 'peer.service': 'cart' }],
    [to('cart', 8080)],
    [to('CART')],
    [to('cart.default.svc.cluster.local')],
  ])('knows a reporting service by name: %j', (attributes) => {
    const graph = graphOf([
      { id: 1, of: 'cart', kind: server, trace: 7 },
      silent(9, 'web', attributes),
    ]);
    expect(graph.edges).toEqual(['web -> cart (client)']);
  });

  it('keeps services that share a name apart by namespace and environment', () => {
    const cart = (namespace: string, environment: string) => ({
      'service.name': 'cart',
      'service.namespace': namespace,
      'deployment.environment.name': environment,
    });
    const web = {
      'service.name': 'web',
      'service.namespace': 'eu',
      'deployment.environment': 'prod',
    };
    const graph = graphOf([
      { id: 1, of: cart('eu', 'prod'), kind: server, trace: 1 },
      { id: 2, of: cart('us', 'prod'), kind: server, trace: 2 },
      { id: 3, of: cart('eu', 'staging'), kind: server, trace: 3 },
      silent(4, web, to('cart')),
      silent(5, web, to('cart.us')),
      silent(6, { 'service.name': 'cron', 'deployment.environment': 'prod' }, to('cart')),
    ]);
    expect(graph.services.filter(({ name }) => name === 'cart').map(({ id }) => id)).toEqual([
      'prod:eu/cart',
      'prod:us/cart',
      'staging:eu/cart',
    ]);
    expect(graph.edges).toEqual([
      'prod:cron -> external:cart:80 (client)',
      'prod:eu/web -> prod:eu/cart (client)',
      'prod:eu/web -> prod:us/cart (client)',
    ]);
  });

  it('splits databases of one name only when no caller shares their addresses', () => {
    const db = (address: string) => ({
      'db.system.name': 'postgresql',
      'db.namespace': 'app',
      'server.address': address,
    });
    const shared = graphOf([
      silent(1, 'web', db('primary')),
      silent(2, 'web', db('replica')),
      silent(3, 'cart', db('replica')),
    ]);
    expect(shared.edges).toEqual([
      'cart -> database:postgresql/app (client)',
      'web -> database:postgresql/app (client)',
    ]);
    const apart = graphOf([silent(1, 'web', db('web-db')), silent(3, 'cart', db('cart-db'))]);
    expect(apart.edges).toEqual([
      'cart -> database:postgresql/app@cart-db (client)',
      'web -> database:postgresql/app@web-db (client)',
    ]);
  });
});
