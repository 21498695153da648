import type { CallOptions, TimeRange } from '@abduce/core';
import type { Connection } from '../connection.ts';
import { readRows } from '../read-rows.ts';
import { literalText } from '../schema/ddl-text.ts';
import type { Place } from '../schema/place.ts';
import { type Sql, sql, value } from '../sql.ts';

/** Rows of one partition of one table, over all servers of a cluster. */
export interface PartitionSize {
  readonly database: string;
  readonly table: string;
  /** As ClickHouse names it in `DROP PARTITION ID`. */
  readonly id: string;
  /** The value of the partition's key: a day, where tables are parted by day. */
  readonly value: string;
  readonly rows: number;
  readonly bytes: number;
  readonly uncompressedBytes: number;
  /** What it takes on the server and disk that hold most of it. */
  readonly disk: string;
  readonly host: string;
}

/** What a table takes, on all servers of a cluster: each replica counts. */
export interface TableSize {
  readonly database: string;
  readonly table: string;
  readonly rows: number;
  /** On disk. */
  readonly bytes: number;
  readonly uncompressedBytes: number;
  /** Uncompressed over compressed bytes of the columns; `NaN` without rows. */
  readonly compression: number;
  readonly partitions: number;
  /** From the start of its oldest day to the end of its newest; absent where it is not parted by day. */
  readonly days?: TimeRange;
}

/** A table of `system`, of all servers where there is a cluster. */
export function systemTable({ layout }: Place, table: Sql): Sql {
  return layout.kind === 'cluster'
    ? sql`clusterAllReplicas(${literalText(layout.name)}, system.${table})`
    : sql`system.${table}`;
}

export async function partitionSizes(
  connection: Connection,
  place: Place,
  databases: readonly string[],
  options?: CallOptions,
): Promise<readonly PartitionSize[]> {
  const rows = await readRows(
    connection,
    sql`SELECT database, table, partition_id, any(partition) AS value, hostName() AS host, disk_name,
        sum(rows) AS rows, sum(bytes_on_disk) AS bytes, sum(data_uncompressed_bytes) AS plain
      FROM ${systemTable(place, sql`parts`)}
      WHERE active AND database IN ${value('Array(String)', databases)}
      GROUP BY database, table, partition_id, host, disk_name
      ORDER BY database, table, partition_id, host, disk_name`,
    options,
  );
  return rows.map((row) => ({
    database: row.database as string,
    table: row.table as string,
    id: row.partition_id as string,
    value: row.value as string,
    rows: Number(row.rows),
    bytes: Number(row.bytes),
    uncompressedBytes: Number(row.plain),
    disk: row.disk_name as string,
    host: row.host as string,
  }));
}

const day = 86_400_000;

/** Start of the day that a partition is for, or `undefined`. */
export function dayOf({ value }: Pick<PartitionSize, 'value'>): number | undefined {
  return /^\d{4}-\d{2}-\d{2}$/.test(value) ? Date.parse(value) : undefined;
}

/** Sizes by table, largest first. */
export function tableSizes(partitions: readonly PartitionSize[]): readonly TableSize[] {
  const byTable = Map.groupBy(partitions, ({ database, table }) => `${database}.${table}`);
  const sum = (of: readonly PartitionSize[], key: 'rows' | 'bytes' | 'uncompressedBytes') =>
    of.reduce((total, partition) => total + partition[key], 0);
  return Array.from(byTable.values(), (of): TableSize => {
    const { database, table } = of[0] as PartitionSize;
    const days = of.map(dayOf).filter((start) => start !== undefined);
    const bytes = sum(of, 'bytes');
    const uncompressedBytes = sum(of, 'uncompressedBytes');
    return {
      database,
      table,
      rows: sum(of, 'rows'),
      bytes,
      uncompressedBytes,
      compression: uncompressedBytes / bytes,
      partitions: new Set(of.map(({ id }) => id)).size,
      ...(days.length === 0
        ? {}
        : { days: { start: Math.min(...days), end: Math.max(...days) + day } }),
    };
  }).sort((a, b) => b.bytes - a.bytes);
}
