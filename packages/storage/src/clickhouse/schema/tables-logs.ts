import { sql } from '../sql.ts';
import { attributes, bloom, number, term, text, time, traceIdIndex } from './column-kinds.ts';
import type { MaterializedView, Table } from './table.ts';

/**
 * Columns and types of the OpenTelemetry Collector's ClickHouse exporter, so that it can write here too, then ours,
 * which say what its layout leaves out. Keys begin with time, since questions do.
 */
export const logs: Table = {
  name: 'otel_logs',
  signal: 'logs',
  columns: [
    time('Timestamp'),
    { name: 'TimestampTime', type: 'DateTime', fallback: sql`toDateTime(Timestamp)` },
    text('TraceId'),
    text('SpanId'),
    { name: 'TraceFlags', type: 'UInt8' },
    term('SeverityText'),
    { name: 'SeverityNumber', type: 'UInt8' },
    term('ServiceName'),
    text('Body'),
    term('ResourceSchemaUrl'),
    attributes('ResourceAttributes'),
    term('ScopeSchemaUrl'),
    text('ScopeName'),
    term('ScopeVersion'),
    attributes('ScopeAttributes'),
    attributes('LogAttributes'),
    text('EventName'),
    time('ObservedTimestamp', sql`Timestamp`),
    // 1 when the record had no time of its own, so that `Timestamp` is when it was observed.
    number('TimestampObserved', 'UInt8'),
    number('Flags', 'UInt32', sql`TraceFlags`),
    // Place within its batch: lines of one moment keep their order.
    number('BatchRow', 'UInt32'),
    term('BodyKind'),
    term('ResourceAttributeKinds'),
    term('ScopeAttributeKinds'),
    term('LogAttributeKinds'),
    number('ResourceDropped', 'UInt32'),
    number('ScopeDropped', 'UInt32'),
    number('LogDropped', 'UInt32'),
  ],
  indexes: [
    traceIdIndex,
    bloom('idx_res_attr_value', sql`mapValues(ResourceAttributes)`),
    bloom('idx_scope_attr_value', sql`mapValues(ScopeAttributes)`),
    bloom('idx_log_attr_value', sql`mapValues(LogAttributes)`),
    {
      name: 'idx_severity',
      expression: sql`SeverityNumber`,
      type: 'minmax',
      granularity: 1,
    },
    {
      name: 'idx_body',
      expression: sql`Body`,
      type: 'tokenbf_v1(32768, 3, 0)',
      granularity: 1,
    },
  ],
  engine: { kind: 'MergeTree' },
  orderBy: sql`(toStartOfFiveMinutes(Timestamp), ServiceName, Timestamp)`,
  partitionBy: sql`toDate(Timestamp)`,
  expires: sql`toDateTime(Timestamp)`,
  // Not by chance: an insert that is tried again has to split in the same way.
  shardBy: sql`cityHash64(Timestamp, TraceId, Body)`,
};

/** Who logs, and how severely. */
const services: Table = {
  name: 'otel_logs_service_name_severity_text',
  signal: 'logs',
  columns: [term('ServiceName'), term('SeverityText'), time('LastSeen')],
  engine: { kind: 'ReplacingMergeTree', version: 'LastSeen' },
  orderBy: sql`(ServiceName, SeverityText)`,
  partitionBy: sql`toDate(LastSeen)`,
  expires: sql`toDateTime(LastSeen)`,
  shardBy: sql`cityHash64(ServiceName)`,
};

export const logTables: readonly Table[] = [logs, services];

export const logViews: readonly MaterializedView[] = [
  {
    name: 'otel_logs_service_name_severity_text_mv',
    from: logs.name,
    to: services.name,
    select: (source) =>
      sql`SELECT ServiceName, SeverityText, max(Timestamp) AS LastSeen FROM ${source} GROUP BY ServiceName, SeverityText`,
  },
];
