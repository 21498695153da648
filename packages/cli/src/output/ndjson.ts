import {
  type ChangeEvent,
  type LogRecord,
  logRows,
  type MetricPoint,
  pointRows,
  type Scope,
  type Span,
  spanKind,
  spanRows,
  spanStatus,
  type TelemetryBatch,
} from '@abduce/core';
import type { StoredSignal } from '../store/signals.ts';
import { type JsonValue, jsonAttributes, jsonNumber, jsonValue } from './ndjson-value.ts';

type Row = Readonly<Record<string, JsonValue | undefined>>;

const nameOf = (names: Readonly<Record<string, number>>, value: number): JsonValue =>
  Object.keys(names).find((name) => names[name] === value) ?? value;

const iso = (nano: bigint): string => new Date(Number(nano / 1_000_000n)).toISOString();
/** Absent rather than empty, so that rows stay short. */
const given = (text: string): string | undefined => (text === '' ? undefined : text);
const instant = (nano: bigint): string | undefined => (nano === 0n ? undefined : nano.toString());

function scopeOf({ name, version }: Scope): JsonValue | undefined {
  if (name === '' && version === '') return undefined;
  return version === '' ? { name } : { name, version };
}

function owner({ resource, scope }: Pick<Span, 'resource' | 'scope'>): Row {
  const service = resource.get('service.name');
  return {
    service: service === undefined ? undefined : jsonValue(service),
    resource: jsonAttributes(resource),
    scope: scopeOf(scope),
  };
}

function spanRow(span: Span): Row {
  return {
    signal: 'span',
    time: iso(span.startNano),
    startUnixNano: span.startNano.toString(),
    endUnixNano: span.endNano.toString(),
    durationMs: span.duration,
    traceId: span.traceId,
    spanId: span.spanId,
    parentSpanId: given(span.parentSpanId),
    name: span.name,
    kind: nameOf(spanKind, span.kind),
    status: nameOf(spanStatus, span.status),
    statusMessage: given(span.statusMessage),
    traceState: given(span.traceState),
    ...owner(span),
    attributes: jsonAttributes(span.attributes),
    events:
      span.events.length === 0
        ? undefined
        : span.events.map(({ name, timeNano, attributes }) => ({
            name,
            timeUnixNano: timeNano.toString(),
            attributes: jsonAttributes(attributes),
          })),
    links:
      span.links.length === 0
        ? undefined
        : span.links.map(({ traceId, spanId, attributes }) => ({
            traceId,
            spanId,
            attributes: jsonAttributes(attributes),
          })),
  };
}

function logRow(record: LogRecord): Row {
  const nano = record.timeNano === 0n ? record.observedNano : record.timeNano;
  return {
    signal: 'log',
    time: iso(nano),
    timeUnixNano: instant(record.timeNano),
    observedUnixNano: instant(record.observedNano),
    severity: record.severity,
    severityText: given(record.severityText),
    eventName: given(record.eventName),
    body: jsonValue(record.body),
    traceId: given(record.traceId),
    spanId: given(record.spanId),
    ...owner(record),
    attributes: jsonAttributes(record.attributes),
  };
}

function metricRow(point: MetricPoint): Row {
  const { descriptor, histogram, exponential, summary } = point;
  const plain = descriptor.kind === 'gauge' || descriptor.kind === 'sum';
  const numbers = (values: Float64Array): JsonValue => Array.from(values, jsonNumber);
  return {
    signal: 'metric',
    time: iso(point.timeNano),
    timeUnixNano: point.timeNano.toString(),
    startUnixNano: instant(point.startNano),
    metric: descriptor.name,
    unit: given(descriptor.unit),
    kind: descriptor.kind,
    temporality: descriptor.temporality === 'unspecified' ? undefined : descriptor.temporality,
    monotonic: descriptor.kind === 'sum' ? descriptor.monotonic : undefined,
    ...(plain
      ? { value: jsonNumber(point.value) }
      : { count: point.count, sum: jsonNumber(point.value) }),
    ...(histogram !== undefined && {
      bounds: numbers(histogram.bounds),
      bucketCounts: numbers(histogram.counts),
    }),
    ...(exponential !== undefined && {
      scale: exponential.scale,
      zeroCount: exponential.zeroCount,
      zeroThreshold: exponential.zeroThreshold,
      positive: {
        offset: exponential.positive.offset,
        bucketCounts: numbers(exponential.positive.counts),
      },
      negative: {
        offset: exponential.negative.offset,
        bucketCounts: numbers(exponential.negative.counts),
      },
    }),
    ...(summary !== undefined && {
      quantiles: numbers(summary.quantiles),
      quantileValues: numbers(summary.values),
    }),
    ...owner(point),
    attributes: jsonAttributes(point.attributes),
  };
}

function changeRow({ time, files, attributes, ...rest }: ChangeEvent): Row {
  return {
    signal: 'change',
    time: new Date(time).toISOString(),
    ...rest,
    ...(files !== undefined && { files }),
    ...(attributes !== undefined && { attributes }),
  };
}

function* rowsOf(signal: StoredSignal, batch: TelemetryBatch): Generator<Row> {
  if (signal === 'traces') for (const span of spanRows(batch)) yield spanRow(span);
  else if (signal === 'logs') for (const record of logRows(batch)) yield logRow(record);
  else if (signal === 'metrics') for (const point of pointRows(batch)) yield metricRow(point);
  else if (signal === 'changes') for (const change of batch.changes ?? []) yield changeRow(change);
}

/** One signal of a batch as plain rows, one JSON object a line. */
export function encodeNdjson(signal: StoredSignal, batch: TelemetryBatch): string {
  let text = '';
  for (const row of rowsOf(signal, batch)) text += `${JSON.stringify(row)}\n`;
  return text;
}
