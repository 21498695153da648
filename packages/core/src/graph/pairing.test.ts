import { describe, expect, it } from 'vitest';
import { batchOf, graphOf, graphOfBatches, type TestSpan } from './graph-of.ts';

const [internal, server, client, producer, consumer] = [1, 2, 3, 4, 5];

/** web serves a request and calls cart, which answers. */
const pair: readonly TestSpan[] = [
  { id: 1, of: 'web', kind: server, at: 1000, duration: 100 },
  { id: 2, parent: 1, of: 'web', kind: client, at: 1010, duration: 60 },
  { id: 3, parent: 2, of: 'cart', kind: server, at: 1020, duration: 40 },
];

describe('pairs of client and server', () => {
  it('give an edge seen by both', () => {
    const graph = graphOf(pair);
    expect(graph.edges).toEqual(['web -> cart (both)']);
    expect(graph.services.map(({ id }) => id)).toEqual(['cart', 'web']);
    expect(graph.quality).toEqual({
      spans: 3,
      orphanSpans: 0,
      duplicateSpans: 0,
      unansweredCalls: 0,
      clockSkew: [],
    });
  });

  it('may arrive in any order and in batches with string tables of their own', () => {
    const batches = pair.toReversed().map((span) => batchOf([span]));
    expect(graphOfBatches(batches).edges).toEqual(['web -> cart (both)']);
  });

  it('count spans that arrive twice once', () => {
    const graph = graphOfBatches([batchOf(pair), batchOf(pair)]);
    expect(graph.edges).toEqual(['web -> cart (both)']);
    expect(graph.at('service.requests', 'cart')).toBe(0.1);
    expect(graph.quality).toMatchObject({ spans: 3, duplicateSpans: 3 });
  });

  it('count spans whose parent never came, and do not guess an edge', () => {
    const graph = graphOf([{ id: 3, parent: 99, of: 'cart', kind: server }]);
    expect(graph.edges).toEqual([]);
    expect(graph.quality.orphanSpans).toBe(1);
  });

  it('keep spans of different traces apart though their ids are equal', () => {
    const other = pair.map((span) => ({ ...span, trace: 2, of: `${span.of}-b` }));
    expect(graphOf([...pair, ...other]).edges).toEqual([
      'web -> cart (both)',
      'web-b -> cart-b (both)',
    ]);
  });

  it('never hang on spans that are each other’s parents', () => {
    const graph = graphOf([
      { id: 1, parent: 2, of: 'a', kind: server },
      { id: 2, parent: 1, of: 'b', kind: server },
      { id: 3, parent: 3, of: 'c', kind: server },
    ]);
    expect(graph.edges).toEqual([]);
    expect(graph.quality.orphanSpans).toBe(3);
  });
});

describe('sides that are not instrumented', () => {
  it('a server span below a server or internal span of another service is an edge seen by the server', () => {
    const graph = graphOf([
      { id: 1, of: 'web', kind: server },
      { id: 2, parent: 1, of: 'web', kind: internal },
      { id: 3, parent: 2, of: 'cart', kind: server },
      { id: 4, parent: 1, of: 'user', kind: server },
    ]);
    expect(graph.edges).toEqual(['web -> cart (server)', 'web -> user (server)']);
  });

  it('a client span without an answer leads to what its attributes name', () => {
    const call = (id: number, attributes: Record<string, string | number>): TestSpan => ({
      id,
      of: 'web',
      kind: client,
      attributes,
    });
    const graph = graphOf([
      call(1, { 'db.system.name': 'postgresql', 'db.namespace': 'orders' }),
      call(2, { 'db.system': 'redis', 'server.address': 'cache', 'server.port': 6379 }),
      call(3, { 'db.system': 'redis', 'db.namespace': '0', 'server.address': 'sessions' }),
      call(4, { 'url.full': 'https://api.stripe.com/v1/charges?x=1' }),
      call(5, { 'http.url': 'http://user:secret@Example.ORG:8080/x' }),
      call(6, { 'server.address': '2001:db8::1', 'server.port': 443, 'rpc.system': 'grpc' }),
      call(7, { 'peer.service': 'mailer' }),
      call(8, { 'net.peer.name': 'legacy', 'net.peer.port': '99' }),
      call(9, { 'messaging.system': 'kafka', 'messaging.destination.name': 'orders' }),
      call(10, {}),
    ]);
    expect(graph.edges).toEqual([
      'web -> database:postgresql/orders (client)',
      'web -> database:redis/cache:6379 (client)',
      'web -> database:redis/sessions (client)',
      'web -> external:[2001:db8::1]:443 (client)',
      'web -> external:api.stripe.com:443 (client)',
      'web -> external:example.org:8080 (client)',
      'web -> external:legacy:99 (client)',
      'web -> external:mailer (client)',
      'web -> queue:kafka/orders (client)',
    ]);
    const kinds = Object.fromEntries(graph.services.map((s) => [s.id, [s.kind, s.system]]));
    expect(kinds['database:redis/sessions']).toEqual(['database', 'redis']);
    expect(kinds['external:mailer']).toEqual(['external', undefined]);
    expect(graph.dependencies.find(({ target }) => target.includes('2001'))?.protocols).toEqual([
      'grpc',
    ]);
  });

  it('a client span whose callee works without a server span leads to that callee', () => {
    const graph = graphOf([
      { id: 1, of: 'web', kind: client, attributes: { 'server.address': '10.0.0.7' } },
      { id: 2, parent: 1, of: 'batch', kind: internal },
    ]);
    expect(graph.edges).toEqual(['web -> batch (both)']);
  });

  it('internal spans never make edges', () => {
    const graph = graphOf([
      { id: 1, of: 'web', kind: server },
      { id: 2, parent: 1, of: 'cart', kind: internal, attributes: { 'peer.service': 'db' } },
    ]);
    expect(graph.edges).toEqual([]);
  });
});

describe('layers of instrumentation', () => {
  it('count a call inside a call of the same target once, at the outer one', () => {
    const db = { 'db.system.name': 'postgresql', 'db.namespace': 'orders' };
    const graph = graphOf([
      { id: 1, of: 'web', kind: server, duration: 50 },
      { id: 2, parent: 1, of: 'web', kind: client, duration: 30, attributes: db },
      { id: 3, parent: 2, of: 'web', kind: internal, duration: 25 },
      { id: 4, parent: 3, of: 'web', kind: client, duration: 20, attributes: db },
    ]);
    expect(graph.at('dependency.requests', 'web -> database:postgresql/orders')).toBe(0.1);
    expect(graph.at('dependency.time', 'web -> database:postgresql/orders')).toBeCloseTo(0.003);
  });

  it('take the transport of a database call for part of it', () => {
    const graph = graphOf([
      {
        id: 1,
        of: 'web',
        kind: client,
        attributes: { 'db.system.name': 'clickhouse', 'db.namespace': 'x' },
      },
      { id: 2, parent: 1, of: 'web', kind: client, attributes: { 'url.full': 'http://ch:8123/' } },
    ]);
    expect(graph.edges).toEqual(['web -> database:clickhouse/x (client)']);
  });

  it('let a wrapper learn from the call inside it that was answered', () => {
    const graph = graphOf([
      {
        id: 1,
        of: 'web',
        kind: client,
        duration: 50,
        attributes: { 'rpc.service': 'Cart', 'server.address': 'proxy' },
      },
      {
        id: 2,
        parent: 1,
        of: 'web',
        kind: client,
        duration: 40,
        attributes: { 'server.address': '10.0.0.9' },
      },
      { id: 3, parent: 2, of: 'cart', kind: server, duration: 30 },
    ]);
    expect(graph.edges).toEqual(['web -> cart (both)']);
    expect(graph.at('dependency.requests', 'web -> cart')).toBe(0.1);
    expect(graph.at('dependency.network_time', 'web -> cart')).toBeCloseTo(0.002);
  });

  it('count a request once when two server spans of one process nest', () => {
    const graph = graphOf([
      { id: 1, of: 'web', kind: server },
      { id: 2, parent: 1, of: 'web', kind: server },
    ]);
    expect(graph.at('service.requests', 'web')).toBe(0.1);
    expect(graph.edges).toEqual([]);
  });

  it('make an edge of a service to itself only from a real call', () => {
    const one = { 'service.name': 'shard', 'service.instance.id': 'a' };
    const two = { 'service.name': 'shard', 'service.instance.id': 'b' };
    expect(
      graphOf([
        { id: 1, of: one, kind: server },
        { id: 2, parent: 1, of: two, kind: server },
      ]).edges,
    ).toEqual([]);
    expect(
      graphOf([
        { id: 1, of: one, kind: client },
        { id: 2, parent: 1, of: two, kind: server },
      ]).edges,
    ).toEqual(['shard -> shard (both)']);
  });
});

describe('messages', () => {
  const topic = { 'messaging.system': 'kafka', 'messaging.destination.name': 'orders' };

  it.each([
    ['parents', { parent: 1 }],
    ['links', { trace: 2, links: [{ id: 1, trace: 1 }] }],
  ])('go from the producer through the queue to the consumer, by %s', (_name, reference) => {
    const graph = graphOf([
      { id: 1, of: 'web', kind: producer, attributes: topic },
      { id: 2, of: 'mailer', kind: consumer, attributes: topic, ...reference },
    ]);
    expect(graph.edges).toEqual([
      'queue:kafka/orders -> mailer (server)',
      'web -> queue:kafka/orders (client)',
    ]);
  });

  it('take the queue from the side that names it', () => {
    const graph = graphOf([
      { id: 1, of: 'web', kind: producer },
      { id: 2, parent: 1, of: 'mailer', kind: consumer, attributes: topic },
      { id: 3, of: 'shop', kind: producer, attributes: topic, trace: 2 },
      { id: 4, of: 'billing', kind: consumer, trace: 3, links: [{ id: 3, trace: 2 }] },
    ]);
    expect(graph.edges).toEqual([
      'queue:kafka/orders -> billing (server)',
      'queue:kafka/orders -> mailer (server)',
      'shop -> queue:kafka/orders (client)',
      'web -> queue:kafka/orders (client)',
    ]);
  });

  it('join producer and consumer directly when nobody names a queue', () => {
    const graph = graphOf([
      { id: 1, of: 'web', kind: producer },
      { id: 2, of: 'mailer', kind: consumer, trace: 2, links: [{ id: 1, trace: 1 }] },
    ]);
    expect(graph.edges).toEqual(['web -> mailer (both)']);
  });

  it('fold temporary destinations, and see a fetch as an edge without calls', () => {
    const graph = graphOf([
      {
        id: 1,
        of: 'web',
        kind: producer,
        attributes: {
          ...topic,
          'messaging.destination.name': 'tmp-81',
          'messaging.destination.temporary': true,
        },
      },
      {
        id: 2,
        of: 'mailer',
        kind: client,
        attributes: { ...topic, 'messaging.operation.type': 'receive' },
      },
    ]);
    expect(graph.edges).toEqual([
      'queue:kafka/orders -> mailer (server)',
      'web -> queue:kafka/(temporary) (client)',
    ]);
    expect(graph.at('dependency.requests', 'queue:kafka/orders -> mailer')).toBe(0);
  });
});
