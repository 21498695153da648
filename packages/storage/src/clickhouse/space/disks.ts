import type { CallOptions } from '@abduce/core';
import type { Connection } from '../connection.ts';
import { readRows } from '../read-rows.ts';
import type { Place } from '../schema/place.ts';
import { sql } from '../sql.ts';
import { systemTable } from './sizes.ts';

export interface Disk {
  readonly host: string;
  readonly name: string;
  /** On a disk of the server itself, rather than object storage. */
  readonly local: boolean;
  readonly totalBytes: number;
  readonly freeBytes: number;
}

export async function readDisks(
  connection: Connection,
  place: Place,
  options?: CallOptions,
): Promise<readonly Disk[]> {
  const rows = await readRows(
    connection,
    sql`SELECT hostName() AS host, name, lower(type) = 'local' AS local, total_space AS total, free_space AS free
      FROM ${systemTable(place, sql`disks`)} ORDER BY host, name`,
    options,
  );
  return rows.map((row) => ({
    host: row.host as string,
    name: row.name as string,
    local: Number(row.local) === 1,
    totalBytes: Number(row.total),
    freeBytes: Number(row.free),
  }));
}
