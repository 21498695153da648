import type { Connection } from '../connection.ts';
import { columnText, typeText } from '../schema/ddl-text.ts';
import { identifier, join, type Sql, sql } from '../sql.ts';

type Columns = Readonly<Record<string, string>>;

const term = 'LowCardinality(String)';
const attributes = 'Map(LowCardinality(String), String)';

const logs: Columns = {
  Timestamp: 'DateTime64(9)',
  TraceId: 'String',
  SpanId: 'String',
  SeverityText: term,
  ServiceName: term,
  Body: 'String',
  ResourceAttributes: attributes,
  LogAttributes: attributes,
};
const traces: Columns = {
  Timestamp: 'DateTime64(9)',
  TraceId: 'String',
  SpanId: 'String',
  ParentSpanId: 'String',
  TraceState: 'String',
  SpanName: term,
  SpanKind: term,
  ServiceName: term,
  ResourceAttributes: attributes,
  SpanAttributes: attributes,
  StatusCode: term,
  StatusMessage: 'String',
  'Events.Timestamp': 'Array(DateTime64(9))',
  'Events.Name': `Array(${term})`,
  'Events.Attributes': `Array(${attributes})`,
  'Links.TraceId': 'Array(String)',
  'Links.SpanId': 'Array(String)',
  'Links.TraceState': 'Array(String)',
  'Links.Attributes': `Array(${attributes})`,
};

/** Tables as others make them: names and types of columns are what their writers and readers agree on. */
export const foreignLayouts: Readonly<
  Record<'exporter' | 'coroot', { readonly logs: Columns; readonly traces: Columns }>
> = {
  /** The OpenTelemetry Collector's ClickHouse exporter. */
  exporter: {
    logs: {
      ...logs,
      TraceFlags: 'UInt8',
      SeverityNumber: 'UInt8',
      ResourceSchemaUrl: term,
      ScopeSchemaUrl: term,
      ScopeName: 'String',
      ScopeVersion: term,
      ScopeAttributes: attributes,
    },
    traces: { ...traces, ScopeName: 'String', ScopeVersion: 'String', Duration: 'UInt64' },
  },
  coroot: {
    logs: { ...logs, TraceFlags: 'UInt32', SeverityNumber: 'Int32' },
    traces: { ...traces, Duration: 'Int64' },
  },
};

export interface ForeignTable {
  readonly database: string;
  readonly table: string;
  readonly columns: Columns;
  /** Key after the service: `SeverityText`, `SpanName`. */
  readonly key: string;
}

/** Without deduplication and without a time to live. */
export async function makeForeign(
  connection: Connection,
  { database, table, columns, key }: ForeignTable,
): Promise<void> {
  const body: Sql[] = Object.entries(columns).map(
    ([name, type]) => sql`${columnText(name)} ${typeText(type)}`,
  );
  await connection.command(sql`CREATE DATABASE IF NOT EXISTS ${identifier(database)}`);
  await connection.command(
    sql`CREATE TABLE ${identifier(database, table)} (${join(body)}) ENGINE = MergeTree
      PARTITION BY toDate(Timestamp) ORDER BY (ServiceName, ${identifier(key)}, toUnixTimestamp(Timestamp), TraceId)`,
  );
}
