import { batchBuilder, spanKind, type TelemetryBatch } from '@abduce/core';

/** Numbers that look random and are the same every time (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) >>> 0;
  };
}

/** One service's process. */
function resourceOf(service: number): Record<string, string> {
  return {
    'service.name': `service-${service}`,
    'service.namespace': 'shop',
    'service.version': '1.4.2',
    'service.instance.id': `service-${service}-7d9f`,
    'host.name': `node-${service % 20}`,
    'telemetry.sdk.language': 'nodejs',
  };
}

/**
 * Traces of up to 13 spans over a tree of services: a request, calls to two services with an internal span around
 * them, one query below each, in batches of one service's spans as exporters send them.
 */
export function generateSpans(count: number, services: number, start: number): TelemetryBatch[] {
  const random = seeded(7);
  const hex = (words: number): string => {
    let text = '';
    for (let i = 0; i < words; i++) text += (random() >>> 0).toString(16).padStart(8, '0');
    return text;
  };
  const resources = Array.from({ length: services }, (_, at) => resourceOf(at));
  const builders = resources.map(() => batchBuilder());
  const sizes = new Uint32Array(services);
  const batches: TelemetryBatch[] = [];
  let made = 0;
  const add = (service: number, span: Parameters<(typeof builders)[0]['span']>[0]): string => {
    builders[service]?.span({ resource: resources[service] as Record<string, string>, ...span });
    sizes[service] = (sizes[service] as number) + 1;
    if (sizes[service] === 512) {
      batches.push(builders[service]?.build() as TelemetryBatch);
      builders[service] = batchBuilder();
      sizes[service] = 0;
    }
    made++;
    return span.spanId;
  };
  const serve = (
    service: number,
    depth: number,
    traceId: string,
    parent: string,
    at: number,
  ): void => {
    const status = random() % 50 === 0 ? 500 : 200;
    const server = add(service, {
      traceId,
      spanId: hex(2),
      parentSpanId: parent,
      name: `GET /items/:id`,
      kind: spanKind.server,
      start: at,
      duration: 40 / (depth + 1),
      status: status === 500 ? 2 : 0,
      attributes: {
        'http.request.method': 'GET',
        'http.route': '/items/:id',
        'http.response.status_code': status,
        'url.path': `/items/${random() % 1000}`,
        'server.address': `service-${service}`,
        'network.protocol.version': '1.1',
      },
    });
    if (depth < 2) {
      const work = add(service, {
        traceId,
        spanId: hex(2),
        parentSpanId: server,
        name: 'load items',
        kind: spanKind.internal,
        start: at + 1,
        duration: 35 / (depth + 1),
        attributes: { 'code.function.name': 'loadItems' },
      });
      for (let i = 0; i < (depth === 0 ? 2 : 1); i++) {
        const callee = (service * 7 + i * 3 + 1 + (random() % 5)) % services;
        const client = add(service, {
          traceId,
          spanId: hex(2),
          parentSpanId: work,
          name: 'GET',
          kind: spanKind.client,
          start: at + 2,
          duration: 30 / (depth + 1),
          attributes: {
            'http.request.method': 'GET',
            'url.full': `http://service-${callee}:8080/items/${random() % 1000}`,
            'server.address': `service-${callee}`,
            'server.port': 8080,
            'http.response.status_code': 200,
          },
        });
        serve(callee, depth + 1, traceId, client, at + 3);
      }
    }
    add(service, {
      traceId,
      spanId: hex(2),
      parentSpanId: server,
      name: 'SELECT items',
      kind: spanKind.client,
      start: at + 1,
      duration: 2,
      attributes: {
        'db.system.name': 'postgresql',
        'db.namespace': `items-${service}`,
        'db.query.text': 'SELECT * FROM items WHERE id = $1',
        'server.address': `db-${service}`,
      },
    });
  };
  for (let n = 0; made < count; n++) {
    serve(random() % services, 0, hex(4), '', start + (n * 600_000) / (count / 14));
  }
  for (const [service, size] of sizes.entries()) {
    if (size > 0) batches.push(builders[service]?.build() as TelemetryBatch);
  }
  return batches;
}
