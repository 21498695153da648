import {
  findAttribute,
  readValue,
  spanIdAt,
  spanKind,
  type TelemetryBatch,
  traceIdAt,
} from '@abduce/core';

export interface HexEdge {
  requests: number;
  errors: number;
  time: number;
}

interface HexSpan {
  readonly service: string;
  readonly kind: number;
  readonly parent: string;
  readonly error: boolean;
  readonly duration: number;
  readonly target: string;
}

function textOf(batch: TelemetryBatch, row: number, key: number): string {
  const attributes = batch.spans?.attributes;
  if (attributes === undefined || key === -1) return '';
  const at = findAttribute(attributes, row, key);
  return at === -1 ? '' : String(readValue(attributes, batch.strings, at));
}

/**
 * The peer: edges from spans as one would write them first, with a map from hexadecimal ids to spans and
 * a map from `caller callee` to sums. It does far less than the span graph: no steps, no quantiles, no retries.
 */
export function hexMapEdges(batches: readonly TelemetryBatch[]): Map<string, HexEdge> {
  const spans = new Map<string, HexSpan>();
  for (const batch of batches) {
    const table = batch.spans;
    if (table === undefined) continue;
    const { strings, resources } = batch;
    const key = (name: string): number => strings.indexOf(name);
    const serviceName = key('service.name');
    const services = Array.from({ length: resources.length }, (_, row) => {
      const at = findAttribute(resources.attributes, row, serviceName);
      return at === -1 ? '' : String(readValue(resources.attributes, strings, at));
    });
    const database = key('db.namespace');
    const address = key('server.address');
    for (let row = 0; row < table.length; row++) {
      const trace = traceIdAt(table, row);
      const parentWords = table.parentSpanId.subarray(row * 2, row * 2 + 2);
      const kind = table.kind[row] as number;
      spans.set(trace + spanIdAt(table, row), {
        service: services[table.resource[row] as number] as string,
        kind,
        parent: trace + spanIdAt({ spanId: parentWords }, 0),
        error: table.status[row] === 2,
        duration: table.durationMs[row] as number,
        target:
          kind === spanKind.client
            ? textOf(batch, row, database) || textOf(batch, row, address)
            : '',
      });
    }
  }
  const answered = new Map<HexSpan, string>();
  for (const span of spans.values()) {
    if (span.kind !== spanKind.server) continue;
    const parent = spans.get(span.parent);
    if (parent !== undefined) answered.set(parent, span.service);
  }
  const edges = new Map<string, HexEdge>();
  for (const span of spans.values()) {
    if (span.kind !== spanKind.client) continue;
    const key = `${span.service} -> ${answered.get(span) ?? span.target}`;
    let edge = edges.get(key);
    if (edge === undefined) edges.set(key, (edge = { requests: 0, errors: 0, time: 0 }));
    edge.requests++;
    if (span.error) edge.errors++;
    edge.time += span.duration;
  }
  return edges;
}
