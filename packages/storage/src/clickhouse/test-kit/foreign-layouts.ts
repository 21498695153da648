/** Definitions of tables as other programs make them; `[name, type]` a column. */
type Columns = readonly (readonly [string, string])[];

interface ForeignTable {
  readonly name: string;
  readonly columns: Columns;
  readonly indexes?: readonly string[];
  readonly tail: string;
}

const lc = 'LowCardinality(String)';
const map = 'Map(LowCardinality(String), String)';
const nano = 'DateTime64(9) CODEC(Delta(8), ZSTD(1))';

function definition(database: string, { name, columns, indexes = [], tail }: ForeignTable): string {
  const body = [
    ...columns.map(([column, type]) => `${column} ${type}`),
    ...indexes.map((index, i) => `INDEX idx_${i} ${index} GRANULARITY 1`),
  ];
  return `CREATE TABLE ${database}.${name} (${body.join(', ')}) ${tail}`;
}

const keyValueBlooms = (...maps: readonly string[]): readonly string[] =>
  maps.flatMap((one) =>
    ['mapKeys', 'mapValues'].map((side) => `${side}(${one}) TYPE bloom_filter(0.01)`),
  );

const events: readonly [string, string] = [
  'Events',
  `Nested (Timestamp DateTime64(9), Name ${lc}, Attributes ${map})`,
];
const links: readonly [string, string] = [
  'Links',
  `Nested (TraceId String, SpanId String, TraceState String, Attributes ${map})`,
];

const timesView = (database: string): string =>
  `CREATE MATERIALIZED VIEW ${database}.otel_traces_trace_id_ts_mv TO ${database}.otel_traces_trace_id_ts
   AS SELECT TraceId, min(Timestamp) AS Start, max(Timestamp) AS End
   FROM ${database}.otel_traces WHERE TraceId != '' GROUP BY TraceId`;

/** Tables of the OpenTelemetry Collector's ClickHouse exporter, as its releases of 2025 make them. */
export function exporterTables(database: string): readonly string[] {
  return [
    definition(database, {
      name: 'otel_logs',
      columns: [
        ['Timestamp', nano],
        ['TimestampTime', 'DateTime DEFAULT toDateTime(Timestamp)'],
        ['TraceId', 'String'],
        ['SpanId', 'String'],
        ['TraceFlags', 'UInt8'],
        ['SeverityText', lc],
        ['SeverityNumber', 'UInt8'],
        ['ServiceName', lc],
        ['Body', 'String'],
        ['ResourceSchemaUrl', lc],
        ['ResourceAttributes', map],
        ['ScopeSchemaUrl', lc],
        ['ScopeName', 'String'],
        ['ScopeVersion', lc],
        ['ScopeAttributes', map],
        ['LogAttributes', map],
        ['EventName', 'String'],
      ],
      indexes: [
        'TraceId TYPE bloom_filter(0.001)',
        ...keyValueBlooms('ResourceAttributes', 'ScopeAttributes', 'LogAttributes'),
        'Body TYPE tokenbf_v1(32768, 3, 0)',
      ],
      tail: `ENGINE = MergeTree PARTITION BY toDate(TimestampTime)
        PRIMARY KEY (ServiceName, TimestampTime) ORDER BY (ServiceName, TimestampTime, Timestamp)
        SETTINGS ttl_only_drop_parts = 1`,
    }),
    definition(database, {
      name: 'otel_traces',
      columns: [
        ['Timestamp', nano],
        ['TraceId', 'String'],
        ['SpanId', 'String'],
        ['ParentSpanId', 'String'],
        ['TraceState', 'String'],
        ['SpanName', lc],
        ['SpanKind', lc],
        ['ServiceName', lc],
        ['ResourceAttributes', map],
        ['ScopeName', 'String'],
        ['ScopeVersion', 'String'],
        ['SpanAttributes', map],
        ['Duration', 'UInt64'],
        ['StatusCode', lc],
        ['StatusMessage', 'String'],
        events,
        links,
      ],
      indexes: [
        'TraceId TYPE bloom_filter(0.001)',
        ...keyValueBlooms('ResourceAttributes', 'SpanAttributes'),
        'Duration TYPE minmax',
      ],
      tail: `ENGINE = MergeTree PARTITION BY toDate(Timestamp)
        ORDER BY (ServiceName, SpanName, toDateTime(Timestamp)) SETTINGS ttl_only_drop_parts = 1`,
    }),
    definition(database, {
      name: 'otel_traces_trace_id_ts',
      columns: [
        ['TraceId', 'String'],
        ['Start', 'DateTime'],
        ['End', 'DateTime'],
      ],
      indexes: ['TraceId TYPE bloom_filter(0.01)'],
      tail: 'ENGINE = MergeTree PARTITION BY toDate(Start) ORDER BY (TraceId, Start)',
    }),
    timesView(database),
  ];
}

/** Tables of a Coroot project: an older layout of the exporter, and profiles. */
export function corootTables(database: string): readonly string[] {
  return [
    definition(database, {
      name: 'otel_logs',
      columns: [
        ['Timestamp', nano],
        ['TraceId', 'String'],
        ['SpanId', 'String'],
        ['TraceFlags', 'UInt32'],
        ['SeverityText', lc],
        ['SeverityNumber', 'Int32'],
        ['ServiceName', lc],
        ['Body', 'String'],
        ['ResourceAttributes', map],
        ['LogAttributes', map],
      ],
      indexes: [
        'TraceId TYPE bloom_filter(0.001)',
        ...keyValueBlooms('ResourceAttributes', 'LogAttributes'),
        'Body TYPE tokenbf_v1(32768, 3, 0)',
      ],
      tail: `ENGINE = MergeTree PARTITION BY toDate(Timestamp)
        ORDER BY (ServiceName, SeverityText, toUnixTimestamp(Timestamp), TraceId)`,
    }),
    definition(database, {
      name: 'otel_traces',
      columns: [
        ['Timestamp', nano],
        ['TraceId', 'String'],
        ['SpanId', 'String'],
        ['ParentSpanId', 'String'],
        ['TraceState', 'String'],
        ['SpanName', lc],
        ['SpanKind', lc],
        ['ServiceName', lc],
        ['ResourceAttributes', map],
        ['SpanAttributes', map],
        ['Duration', 'Int64'],
        ['StatusCode', lc],
        ['StatusMessage', 'String'],
        events,
        links,
        ['NetSockPeerAddr', `${lc} MATERIALIZED SpanAttributes['net.sock.peer.addr']`],
      ],
      indexes: [
        'TraceId TYPE bloom_filter(0.001)',
        ...keyValueBlooms('ResourceAttributes', 'SpanAttributes'),
        'Duration TYPE minmax',
      ],
      tail: `ENGINE = MergeTree PARTITION BY toDate(Timestamp)
        ORDER BY (ServiceName, SpanName, toUnixTimestamp(Timestamp), TraceId)`,
    }),
    definition(database, {
      name: 'otel_traces_trace_id_ts',
      columns: [
        ['TraceId', 'String'],
        ['Start', nano],
        ['End', nano],
      ],
      indexes: ['TraceId TYPE bloom_filter(0.01)'],
      tail: 'ENGINE = MergeTree PARTITION BY toDate(Start) ORDER BY (TraceId, toUnixTimestamp(Start))',
    }),
    timesView(database),
    definition(database, {
      name: 'profiling_stacks',
      columns: [
        ['ServiceName', lc],
        ['Hash', 'UInt64'],
        ['LastSeen', nano],
        ['Stack', 'Array(String)'],
      ],
      tail: 'ENGINE = ReplacingMergeTree PARTITION BY toDate(LastSeen) ORDER BY (ServiceName, Hash)',
    }),
    definition(database, {
      name: 'profiling_samples',
      columns: [
        ['ServiceName', lc],
        ['Type', lc],
        ['Start', nano],
        ['End', nano],
        ['Labels', map],
        ['StackHash', 'UInt64'],
        ['Value', 'Int64'],
      ],
      tail: `ENGINE = MergeTree PARTITION BY toDate(Start)
        ORDER BY (ServiceName, Type, toUnixTimestamp(Start), toUnixTimestamp(End))`,
    }),
  ];
}
