import {
  type CaseFile,
  type EntityId,
  readAttributes,
  resourceIdentity,
  type SpanTable,
  serviceId,
  type TelemetryBatch,
} from '@abduce/core';

/** One span with its service and its own time. */
export interface SpanSeen {
  readonly service: EntityId;
  readonly operation: string;
  readonly table: SpanTable;
  readonly row: number;
  /** Milliseconds, all that happens below included. */
  readonly duration: number;
  /** Milliseconds without the spans right below. */
  readonly self: number;
}

function servicesOf(batch: TelemetryBatch): (resource: number) => EntityId {
  const known = new Map<number, EntityId>();
  return (resource) => {
    let service = known.get(resource);
    if (service === undefined) {
      const attributes = readAttributes(batch.resources.attributes, batch.strings, resource);
      const { name, namespace, environment } = resourceIdentity(attributes);
      known.set(resource, (service = serviceId(name, namespace, environment)));
    }
    return service;
  };
}

function selfTimes(table: SpanTable): Float64Array {
  const { spanId, parentSpanId, durationMs } = table;
  const key = (ids: Uint32Array, row: number): string => `${ids[row * 2]}:${ids[row * 2 + 1]}`;
  const rows = new Map<string, number>();
  for (let row = 0; row < durationMs.length; row++) rows.set(key(spanId, row), row);
  const self = durationMs.slice();
  for (let row = 0; row < durationMs.length; row++) {
    const parent = rows.get(key(parentSpanId, row));
    if (parent !== undefined && parent !== row) {
      self[parent] = (self[parent] as number) - (durationMs[row] as number);
    }
  }
  return self.map((value) => Math.max(0, value));
}

/** Every span of a case. */
export function* spansOf(caseFile: CaseFile): IterableIterator<SpanSeen> {
  for (const batch of caseFile.telemetry) {
    const table = batch.spans;
    if (table === undefined) continue;
    const serviceAt = servicesOf(batch);
    const self = selfTimes(table);
    for (let row = 0; row < table.startMs.length; row++) {
      const service = serviceAt(table.resource[row] as number);
      yield {
        service,
        operation: `${service}\0${batch.strings[table.name[row] as number]}`,
        table,
        row,
        duration: table.durationMs[row] as number,
        self: self[row] as number,
      };
    }
  }
}
