import type { Reading } from './read-columns.ts';

/** A request as protobufjs or `JSON.parse` gives it: same names, other types of the leaves. */
interface Node {
  readonly [name: string]: unknown;
}

/** A 64-bit integer of protobufjs. */
interface Long {
  readonly low: number;
  readonly high: number;
}

function nodes(value: unknown): readonly Node[] {
  return (value ?? []) as readonly Node[];
}

function readLeaf(reading: Reading, value: unknown): void {
  if (typeof value === 'string') reading.sum += value.length;
  else if (typeof value === 'number') reading.sum += value;
  else if (typeof value === 'boolean') reading.sum += value ? 1 : 0;
  else if (value instanceof Uint8Array) {
    for (let i = 0; i < value.length; i++) reading.sum += value[i] as number;
  } else if (typeof value === 'object' && value !== null) {
    const { low, high } = value as Long;
    reading.sum += high * 2 ** 32 + low;
  }
}

function readValue(reading: Reading, value: Node | undefined): void {
  reading.values++;
  if (value === undefined || value === null) return;
  if (value.stringValue != null) readLeaf(reading, value.stringValue);
  else if (value.intValue != null) readLeaf(reading, value.intValue);
  else if (value.boolValue != null) readLeaf(reading, value.boolValue);
  else if (value.doubleValue != null) readLeaf(reading, value.doubleValue);
}

function readAttributes(reading: Reading, attributes: unknown): void {
  const list = nodes(attributes);
  for (let i = 0; i < list.length; i++) {
    const { key, value } = list[i] as Node;
    reading.sum += (key as string).length;
    readValue(reading, value as Node | undefined);
  }
}

function readOwner(reading: Reading, owner: unknown): void {
  const node = (owner ?? {}) as Node;
  readLeaf(reading, node.name);
  readLeaf(reading, node.version);
  readLeaf(reading, node.droppedAttributesCount);
  readAttributes(reading, node.attributes);
}

function readSpan(reading: Reading, span: Node): void {
  readLeaf(reading, span.traceId);
  readLeaf(reading, span.spanId);
  readLeaf(reading, span.parentSpanId);
  readLeaf(reading, span.traceState);
  readLeaf(reading, span.name);
  readLeaf(reading, span.kind);
  readLeaf(reading, span.flags);
  readLeaf(reading, span.startTimeUnixNano);
  readLeaf(reading, span.endTimeUnixNano);
  readLeaf(reading, span.droppedAttributesCount);
  readLeaf(reading, span.droppedEventsCount);
  readLeaf(reading, span.droppedLinksCount);
  const status = span.status as Node | undefined;
  readLeaf(reading, status?.code);
  readLeaf(reading, status?.message);
  readAttributes(reading, span.attributes);
  for (const event of nodes(span.events)) {
    readLeaf(reading, event.name);
    readLeaf(reading, event.timeUnixNano);
    readLeaf(reading, event.droppedAttributesCount);
    readAttributes(reading, event.attributes);
  }
  for (const link of nodes(span.links)) {
    readLeaf(reading, link.traceId);
    readLeaf(reading, link.spanId);
    readLeaf(reading, link.traceState);
    readLeaf(reading, link.flags);
    readLeaf(reading, link.droppedAttributesCount);
    readAttributes(reading, link.attributes);
  }
}

function readLog(reading: Reading, log: Node): void {
  readLeaf(reading, log.traceId);
  readLeaf(reading, log.spanId);
  readLeaf(reading, log.timeUnixNano);
  readLeaf(reading, log.observedTimeUnixNano);
  readLeaf(reading, log.severityNumber);
  readLeaf(reading, log.severityText);
  readLeaf(reading, log.eventName);
  readLeaf(reading, log.flags);
  readLeaf(reading, log.droppedAttributesCount);
  readValue(reading, log.body as Node | undefined);
  readAttributes(reading, log.attributes);
}

function readMetric(reading: Reading, metric: Node): void {
  readLeaf(reading, metric.name);
  readLeaf(reading, metric.unit);
  readLeaf(reading, metric.description);
  const data = (metric.gauge ?? metric.histogram ?? metric.sum ?? {}) as Node;
  for (const point of nodes(data.dataPoints)) {
    readLeaf(reading, point.timeUnixNano);
    readLeaf(reading, point.startTimeUnixNano);
    readLeaf(reading, point.asDouble);
    readLeaf(reading, point.asInt);
    readLeaf(reading, point.count);
    readLeaf(reading, point.sum);
    readLeaf(reading, point.flags);
    readLeaf(reading, point.min);
    readLeaf(reading, point.max);
    readAttributes(reading, point.attributes);
    for (const count of (point.bucketCounts ?? []) as readonly unknown[]) readLeaf(reading, count);
    for (const bound of (point.explicitBounds ?? []) as readonly unknown[])
      readLeaf(reading, bound);
  }
}

/** Reads every field of every object. */
export function readObjects(request: unknown): Reading {
  const reading: Reading = { sum: 0, values: 0 };
  const root = request as Node;
  for (const own of nodes(root.resourceSpans ?? root.resourceLogs ?? root.resourceMetrics)) {
    readOwner(reading, own.resource);
    readLeaf(reading, own.schemaUrl);
    for (const scoped of nodes(own.scopeSpans ?? own.scopeLogs ?? own.scopeMetrics)) {
      readOwner(reading, scoped.scope);
      readLeaf(reading, scoped.schemaUrl);
      for (const span of nodes(scoped.spans)) readSpan(reading, span);
      for (const log of nodes(scoped.logRecords)) readLog(reading, log);
      for (const metric of nodes(scoped.metrics)) readMetric(reading, metric);
    }
  }
  return reading;
}
