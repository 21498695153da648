import {
  batchBuilder,
  type SpanInit,
  spanKind,
  spanStatus,
  type TelemetryBatch,
  type TimeRange,
} from '@abduce/core';
import { parseRows } from '../../read-table.ts';

/** No bounds. */
const always: TimeRange = { start: Number.NEGATIVE_INFINITY, end: Number.POSITIVE_INFINITY };

/** Reads a cell by the first of several names that the header has. */
function reader(header: readonly string[]): (row: readonly string[], ...names: string[]) => string {
  const at = new Map(header.map((name, index) => [name.toLowerCase(), index]));
  return (row, ...names) => {
    for (const name of names) {
      const index = at.get(name.toLowerCase());
      const cell = index === undefined ? undefined : row[index];
      if (cell !== undefined && cell !== '') return cell;
    }
    return '';
  };
}

/** Milliseconds of a time in seconds, milli-, micro- or nanoseconds, told apart by size, or of an ISO date. */
export function epochMs(text: string): number {
  if (!/^\d+(\.\d+)?$/.test(text)) return Date.parse(text);
  const value = Number(text);
  if (value < 1e11) return value * 1000;
  if (value < 1e14) return value;
  return value < 1e17 ? value / 1e3 : value / 1e6;
}

const hex = (text: string, digits: number): string =>
  /^[0-9a-f]+$/i.test(text) ? text.toLowerCase().padStart(digits, '0').slice(-digits) : '';

function statusOf(code: string): number {
  const value = Number(code);
  if (code === '' || Number.isNaN(value))
    return /err/i.test(code) ? spanStatus.error : spanStatus.unset;
  // Both kinds of codes occur: 0 and 2xx–4xx are answers, small numbers are gRPC errors.
  return value !== 0 && (value < 100 || value >= 500) ? spanStatus.error : spanStatus.unset;
}

/** Spans of `traces.csv`: which side of a call a span is on follows from the services around it. Durations are in µs. */
export function spanBatch(text: string, within: TimeRange = always): TelemetryBatch {
  const [header = [], ...rows] = parseRows(text);
  const cell = reader(header);
  const all = rows.map((row) => ({
    traceId: hex(cell(row, 'traceID', 'trace_id'), 32),
    spanId: hex(cell(row, 'spanID', 'span_id'), 16),
    parentSpanId: hex(cell(row, 'parentSpanID', 'parent_span_id', 'parentID'), 16),
    service: cell(row, 'serviceName', 'service'),
    name: cell(row, 'operationName', 'methodName', 'operation'),
    start: epochMs(cell(row, 'startTime', 'startTimeMillis', 'time')),
    duration: Number(cell(row, 'duration') || '0') / 1000,
    status: statusOf(cell(row, 'statusCode', 'status')),
  }));
  const spans = all.filter(({ start }) => start >= within.start && start < within.end);
  const byId = new Map(spans.map((span) => [span.traceId + span.spanId, span]));
  const calling = new Set<string>();
  for (const span of spans) {
    const parent = byId.get(span.traceId + span.parentSpanId);
    if (parent !== undefined && parent.service !== span.service) {
      calling.add(parent.traceId + parent.spanId);
    }
  }
  const kindOf = (span: (typeof spans)[number]): number => {
    const parent = byId.get(span.traceId + span.parentSpanId);
    if (parent === undefined || parent.service !== span.service) return spanKind.server;
    return calling.has(span.traceId + span.spanId) ? spanKind.client : spanKind.internal;
  };
  const batch = batchBuilder();
  for (const span of spans) {
    const { traceId, spanId, service, name, start, duration, status } = span;
    if (traceId === '' || spanId === '' || !Number.isFinite(start + duration)) continue;
    const init: SpanInit = {
      resource: { 'service.name': service },
      traceId,
      spanId,
      parentSpanId: span.parentSpanId,
      name,
      kind: kindOf(span),
      start,
      duration,
      status,
    };
    batch.span(init);
  }
  return batch.build();
}

const severities: Readonly<Record<string, number>> = {
  debug: 5,
  info: 9,
  warn: 13,
  warning: 13,
  error: 17,
  fatal: 21,
};

/** Records of `logs.csv`. */
export function logBatch(text: string, within: TimeRange = always): TelemetryBatch {
  const [header = [], ...rows] = parseRows(text);
  const cell = reader(header);
  const batch = batchBuilder();
  for (const row of rows) {
    const time = epochMs(cell(row, 'timestamp', 'time'));
    const service = cell(row, 'container_name', 'serviceName', 'service', 'container');
    if (!(time >= within.start && time < within.end) || service === '') continue;
    const level = cell(row, 'level', 'severity').toLowerCase();
    batch.log({
      resource: { 'service.name': service },
      time,
      body: cell(row, 'message', 'log', 'body'),
      severityText: level,
      severity: severities[level] ?? 0,
    });
  }
  return batch.build();
}
