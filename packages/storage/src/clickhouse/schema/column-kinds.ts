import { type Sql, sql } from '../sql.ts';
import type { TableColumn, TableIndex } from './table.ts';

/** Columns that the tables of records have in common, so that they are spelt once. */
export const time = (name: string, fallback?: Sql): TableColumn => ({
  name,
  type: 'DateTime64(9)',
  codec: 'Delta(8), ZSTD(1)',
  ...(fallback !== undefined && { fallback }),
});

/** Few different texts. */
export const term = (name: string): TableColumn => ({
  name,
  type: 'LowCardinality(String)',
  codec: 'ZSTD(1)',
});

export const text = (name: string): TableColumn => ({ name, type: 'String', codec: 'ZSTD(1)' });

export const number = (name: string, type: string, fallback?: Sql): TableColumn => ({
  name,
  type,
  codec: 'ZSTD(1)',
  ...(fallback !== undefined && { fallback }),
});

export const attributes = (name: string): TableColumn => ({
  name,
  type: 'Map(LowCardinality(String), String)',
  codec: 'ZSTD(1)',
});

/** A filter on equal values. Keys of attributes have none: the same few stand in every granule. */
export const bloom = (name: string, expression: Sql, wrong = '0.01'): TableIndex => ({
  name,
  expression,
  type: `bloom_filter(${wrong})`,
  granularity: 1,
});

export const traceIdIndex: TableIndex = bloom('idx_trace_id', sql`TraceId`, '0.001');
