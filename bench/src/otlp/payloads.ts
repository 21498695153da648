import { type AttributesInit, batchBuilder, type SpanInit } from '@abduce/core';
import { encodeOtlp, encodeOtlpJson, type OtlpSignal } from '@abduce/core/wire';
import { hex, seeded } from './random.ts';

export interface Payload {
  readonly name: string;
  readonly signal: OtlpSignal;
  /** Spans, log records or points. */
  readonly items: number;
  readonly protobuf: Uint8Array;
  readonly json: string;
}

const services = [
  'cart',
  'catalog',
  'checkout',
  'currency',
  'email',
  'frontend',
  'payment',
  'quote',
  'search',
  'shipping',
];
const routes = [
  '/api/products/{id}',
  '/api/cart',
  '/api/cart/{id}/items',
  '/api/checkout',
  '/api/search',
  '/healthz',
];
const agents = [
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0 Safari/537.36',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148',
  'kube-probe/1.33',
];
const begin = 1_763_600_000_000;

function resource(index: number): AttributesInit {
  const name = services[index % services.length] as string;
  return {
    'service.name': name,
    'service.namespace': 'shop',
    'service.version': `1.${index}.0`,
    'service.instance.id': `${name}-6d5f7c9b8d-${String(index).padStart(5, 'x')}`,
    'deployment.environment.name': 'production',
    'host.name': `node-${index % 4}.eu-central-1.compute.internal`,
    'telemetry.sdk.language': 'nodejs',
    'telemetry.sdk.version': '2.2.0',
  };
}

function spanAttributes(random: (below: number) => number): AttributesInit {
  const route = random(routes.length);
  return {
    'http.request.method': random(4) === 0 ? 'POST' : 'GET',
    'http.route': routes[route] as string,
    'url.path': `/api/products/${random(200)}`,
    'url.scheme': 'https',
    'http.response.status_code': random(50) === 0 ? 500 : 200,
    'server.address': 'shop.example.com',
    'server.port': 443,
    'client.address': `10.12.${random(4)}.${random(64)}`,
    'user_agent.original': agents[random(agents.length)] as string,
    'network.protocol.version': '1.1',
  };
}

/** What makes attributes costly: values never seen before, and events. */
function unique(random: (below: number) => number): Partial<SpanInit> {
  return {
    attributes: {
      ...spanAttributes(random),
      'http.request.header.x-request-id': hex(random, 16),
      'enduser.id': `user-${random(2 ** 31)}`,
      'url.full': `https://shop.example.com/api/products/${random(2 ** 31)}?session=${hex(random, 8)}`,
    },
    events: [
      {
        name: 'cache.miss',
        time: begin,
        attributes: { 'cache.key': `product:${random(2 ** 31)}` },
      },
      { name: 'retry', time: begin + 1, attributes: { attempt: 1, 'error.type': 'ECONNRESET' } },
    ],
  };
}

function finish(
  name: string,
  signal: OtlpSignal,
  items: number,
  builder: ReturnType<typeof batchBuilder>,
): Payload {
  const batch = builder.build();
  return {
    name,
    signal,
    items,
    protobuf: encodeOtlp(signal, batch),
    json: encodeOtlpJson(signal, batch),
  };
}

const scope = { name: '@opentelemetry/instrumentation-http', version: '0.208.0' };

/** 1000 spans of ten resources; each 100 spans belong to one, as an agent in front would send them. */
export function tracePayload(withUnique: boolean, spans = 1000, seed = 7): Payload {
  const random = seeded(seed);
  const builder = batchBuilder();
  const resources = services.map((_, index) => resource(index));
  for (let i = 0; i < spans; i++) {
    const start = begin + i + random(1000) / 1000;
    builder.span({
      resource: resources[Math.floor((i * resources.length) / spans)] as AttributesInit,
      scope,
      traceId: hex(random, 16),
      spanId: hex(random, 8),
      parentSpanId: random(4) === 0 ? '' : hex(random, 8),
      name: `GET ${routes[random(routes.length)]}`,
      kind: 1 + random(3),
      start,
      duration: random(200_000) / 1000,
      status: random(50) === 0 ? 2 : 0,
      attributes: spanAttributes(random),
      ...(withUnique ? unique(random) : {}),
    });
  }
  return finish(
    withUnique ? 'traces, unique attributes and events' : 'traces',
    'traces',
    spans,
    builder,
  );
}

export function logPayload(logs = 1000): Payload {
  const random = seeded(11);
  const builder = batchBuilder();
  const resources = services.map((_, index) => resource(index));
  for (let i = 0; i < logs; i++) {
    builder.log({
      resource: resources[Math.floor((i * resources.length) / logs)] as AttributesInit,
      scope,
      time: begin + i,
      severity: random(20) === 0 ? 17 : 9,
      severityText: 'INFO',
      body: `order ${random(2 ** 31)} of user-${random(5000)} took ${random(900)} ms`,
      traceId: hex(random, 16),
      spanId: hex(random, 8),
      attributes: {
        'code.function.name': 'placeOrder',
        'thread.id': random(8),
        'log.logger': 'orders',
      },
    });
  }
  return finish('logs', 'logs', logs, builder);
}

export function metricPayload(): Payload {
  const random = seeded(13);
  const builder = batchBuilder();
  const resources = services.map((_, index) => resource(index));
  const bounds = Float64Array.of(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10);
  for (let i = 0; i < 1000; i++) {
    const histogram = i % 5 === 0;
    const counts = Float64Array.from({ length: 12 }, () => random(100));
    builder.point({
      resource: resources[Math.floor(i / 100)] as AttributesInit,
      scope,
      name: histogram ? 'http.server.request.duration' : `process.gauge.${i % 20}`,
      unit: histogram ? 's' : 'By',
      kind: histogram ? 'histogram' : 'gauge',
      time: begin + i,
      start: begin,
      value: random(1_000_000) / 64,
      attributes: {
        'http.route': routes[random(routes.length)] as string,
        'http.response.status_code': 200,
      },
      ...(histogram && {
        count: counts.reduce((sum, count) => sum + count, 0),
        histogram: { bounds, counts, min: 0.001, max: 9.5 },
      }),
    });
  }
  return finish('metrics', 'metrics', 1000, builder);
}
