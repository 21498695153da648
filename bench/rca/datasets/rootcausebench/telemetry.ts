import { createHash } from 'node:crypto';
import { type AttributesInit, batchBuilder, spanKind, type TelemetryBatch } from '@abduce/core';
import { type IncidentTables, textOf, timeOf } from './incident-files.ts';

type Row = IncidentTables['logs'][number];

/** An id of `bytes` bytes: the given one where it is one, else a digest of it. */
function hexId(given: string, bytes: number): string {
  if (given.length === 2 * bytes && /^[0-9a-f]+$/.test(given)) return given;
  return createHash('sha256')
    .update(given)
    .digest('hex')
    .slice(0, 2 * bytes);
}

function rest(row: Row, used: ReadonlySet<string>): AttributesInit {
  const attributes: Record<string, string | number | boolean> = {};
  for (const [key, value] of Object.entries(row)) {
    if (used.has(key)) continue;
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
      attributes[key] = value;
    }
  }
  return attributes;
}

const logFields = new Set(['timestamp', 'service', 'severity_text', 'msg', 'trace_id']);
const spanFields = new Set([
  'trace_id',
  'span_id',
  'parent_id',
  'service',
  'name',
  'start',
  'duration_ms',
  'status',
  'error',
  'status_message',
]);

interface PlacedSpan {
  readonly row: Row;
  readonly trace: string;
  readonly key: string;
  readonly parent: string | undefined;
}

/** Traces in the order of the file; "same" continues the trace before. */
function placed(spans: readonly Row[]): readonly PlacedSpan[] {
  let trace = '';
  return spans.map((row) => {
    const given = textOf(row, 'trace_id');
    if (given !== 'same') trace = given;
    const parent = textOf(row, 'parent_id');
    return {
      row,
      trace,
      key: `${trace}/${textOf(row, 'span_id')}`,
      parent: parent === '' ? undefined : `${trace}/${parent}`,
    };
  });
}

/** The files tell no kinds: entering a service is serving, leaving it or a statement is calling. */
function kindOf(
  span: PlacedSpan,
  services: ReadonlyMap<string, string>,
  left: ReadonlySet<string>,
): number {
  if (span.row['db.statement'] !== undefined) return spanKind.client;
  const above = span.parent === undefined ? undefined : services.get(span.parent);
  if (above !== textOf(span.row, 'service')) return spanKind.server;
  return left.has(span.key) || /\bhttps?:\/\/|^egress\b/.test(textOf(span.row, 'name'))
    ? spanKind.client
    : spanKind.internal;
}

/** Logs and spans as one batch. */
export function telemetryOf({ logs, spans }: IncidentTables): TelemetryBatch {
  const batch = batchBuilder();
  for (const row of logs) {
    const time = timeOf(row, 'timestamp');
    if (!Number.isFinite(time)) continue;
    batch.log({
      resource: { 'service.name': textOf(row, 'service') },
      time,
      severityText: textOf(row, 'severity_text'),
      body: textOf(row, 'msg'),
      traceId: hexId(textOf(row, 'trace_id'), 16),
      attributes: rest(row, logFields),
    });
  }
  const all = placed(spans);
  const services = new Map(all.map(({ key, row }) => [key, textOf(row, 'service')]));
  const left = new Set<string>();
  for (const { row, parent } of all) {
    if (parent !== undefined && services.get(parent) !== textOf(row, 'service')) left.add(parent);
  }
  for (const span of all) {
    const { row } = span;
    const start = timeOf(row, 'start');
    if (!Number.isFinite(start)) continue;
    const message = textOf(row, 'error') || textOf(row, 'status_message');
    const failed = textOf(row, 'status') === 'ERROR';
    batch.span({
      resource: { 'service.name': textOf(row, 'service') },
      traceId: hexId(span.trace, 16),
      spanId: hexId(span.key, 8),
      ...(span.parent !== undefined && { parentSpanId: hexId(span.parent, 8) }),
      name: textOf(row, 'name'),
      kind: kindOf(span, services, left),
      start,
      duration: Number(row.duration_ms) || 0,
      status: failed ? 2 : 1,
      ...(message !== '' && { statusMessage: message }),
      attributes: {
        ...rest(row, spanFields),
        ...(failed && message !== '' && { 'exception.message': message }),
      },
    });
  }
  return batch.build();
}
