import type { CallOptions } from '@abduce/core';
import type { Connection } from '../connection.ts';
import { readRows } from '../read-rows.ts';
import type { Place } from '../schema/place.ts';
import { sql } from '../sql.ts';
import { systemTable } from './sizes.ts';

/** A log that ClickHouse keeps of itself; it grows for good unless it is given a time to live. */
export interface SystemLog {
  readonly table: string;
  readonly bytes: number;
  readonly rows: number;
  readonly hasTtl: boolean;
}

export async function systemLogs(
  connection: Connection,
  place: Place,
  options?: CallOptions,
): Promise<readonly SystemLog[]> {
  const rows = await readRows(
    connection,
    sql`SELECT name, sum(total_bytes) AS bytes, sum(total_rows) AS rows,
        min(position(engine_full, ' TTL ') > 0) AS ttl
      FROM ${systemTable(place, sql`tables`)}
      WHERE database = 'system' AND match(name, '_log(_[0-9]+)?$') AND engine LIKE '%MergeTree'
      GROUP BY name ORDER BY bytes DESC, name`,
    options,
  );
  return rows.map((row) => ({
    table: row.name as string,
    bytes: Number(row.bytes ?? 0),
    rows: Number(row.rows ?? 0),
    hasTtl: Number(row.ttl) === 1,
  }));
}
