import { type AttributeColumns, type TelemetryBatch, valueKind } from '@abduce/core';
import type { Texts } from './columns.ts';
import type { LogColumns } from './read-logs.ts';
import type { SpanColumns } from './read-spans.ts';
import { serviceOf } from './service-of.ts';

function none(length: number): AttributeColumns {
  return {
    offsets: new Uint32Array(length + 1),
    keys: new Uint32Array(0),
    kinds: new Uint8Array(0),
    values: new Float64Array(0),
    nested: [],
  };
}

const milliseconds = (nanos: BigUint64Array): Float64Array =>
  Float64Array.from(nanos, (nano) => Number(nano / 1000n) / 1000);

/** Rows of pods as resources, one row for each pod seen. */
function resources(pods: readonly number[], strings: Texts): TelemetryBatch['resources'] {
  const [service, instance] = [strings.id('service.name'), strings.id('service.instance.id')];
  const values = pods.flatMap((pod) => {
    const name = strings.all[pod] ?? '';
    return [strings.id(serviceOf(name)), pod];
  });
  const { length } = pods;
  return {
    length,
    attributes: {
      offsets: Uint32Array.from({ length: length + 1 }, (_, row) => row * 2),
      keys: Uint32Array.from({ length: length * 2 }, (_, at) =>
        at % 2 === 0 ? service : instance,
      ),
      kinds: new Uint8Array(length * 2).fill(valueKind.string),
      values: Float64Array.from(values),
      nested: [],
    },
    droppedAttributes: new Uint32Array(length),
    schemaUrl: new Uint32Array(length),
  };
}

/** Spans and logs of one case as telemetry; a log's source line is an attribute, its logger the scope. */
export function batchOf(spans: SpanColumns, logs: LogColumns, strings: Texts): TelemetryBatch {
  const rowOf = new Map<number, number>();
  const resourceRow = (pod: number): number => {
    let row = rowOf.get(pod);
    if (row === undefined) rowOf.set(pod, (row = rowOf.size));
    return row;
  };
  const spanResource = spans.pod.map(resourceRow);
  const logResource = logs.pod.map(resourceRow);
  const scopes = new Map<number, number>([[0, 0]]);
  const logScope = logs.logger.map((logger) => {
    let row = scopes.get(logger);
    if (row === undefined) scopes.set(logger, (row = scopes.size));
    return row;
  });
  const lineKey = strings.id('code.line.number');
  const offsets = new Uint32Array(logs.length + 1);
  const lines: number[] = [];
  for (let row = 0; row < logs.length; row++) {
    if (logs.line[row] !== 0) lines.push(logs.line[row] as number);
    offsets[row + 1] = lines.length;
  }
  const owners = resources([...rowOf.keys()], strings);
  const empty = (length: number): Uint32Array => new Uint32Array(length);
  const count = spans.length;
  const startMs = milliseconds(spans.startNano);
  return {
    strings: strings.all,
    resources: owners,
    scopes: {
      length: scopes.size,
      name: Uint32Array.from(scopes.keys()),
      version: empty(scopes.size),
      attributes: none(scopes.size),
      droppedAttributes: empty(scopes.size),
      schemaUrl: empty(scopes.size),
    },
    ...(count > 0 && {
      spans: {
        length: count,
        resource: spanResource,
        scope: empty(count),
        traceId: spans.traceId,
        spanId: spans.spanId,
        parentSpanId: spans.parentSpanId,
        traceState: empty(count),
        flags: empty(count),
        name: spans.name,
        kind: new Uint8Array(count),
        startNano: spans.startNano,
        endNano: spans.endNano,
        startMs,
        durationMs: milliseconds(spans.endNano).map((end, row) =>
          Math.max(0, end - (startMs[row] as number)),
        ),
        status: new Uint8Array(count),
        statusMessage: empty(count),
        attributes: none(count),
        droppedAttributes: empty(count),
        events: {
          length: 0,
          offsets: empty(count + 1),
          name: empty(0),
          timeNano: new BigUint64Array(0),
          attributes: none(0),
          droppedAttributes: empty(0),
        },
        droppedEvents: empty(count),
        links: {
          length: 0,
          offsets: empty(count + 1),
          traceId: empty(0),
          spanId: empty(0),
          traceState: empty(0),
          flags: empty(0),
          attributes: none(0),
          droppedAttributes: empty(0),
        },
        droppedLinks: empty(count),
      },
    }),
    ...(logs.length > 0 && {
      logs: {
        length: logs.length,
        resource: logResource,
        scope: logScope,
        timeNano: logs.timeNano,
        observedNano: logs.timeNano,
        timeMs: milliseconds(logs.timeNano),
        severity: logs.severity,
        severityText: empty(logs.length),
        eventName: empty(logs.length),
        body: {
          kinds: new Uint8Array(logs.length).fill(valueKind.string),
          values: Float64Array.from(logs.body),
          nested: [],
        },
        traceId: logs.traceId,
        spanId: logs.spanId,
        flags: empty(logs.length),
        attributes: {
          offsets,
          keys: new Uint32Array(lines.length).fill(lineKey),
          kinds: new Uint8Array(lines.length).fill(valueKind.int),
          values: Float64Array.from(lines),
          nested: [],
        },
        droppedAttributes: empty(logs.length),
      },
    }),
  };
}
