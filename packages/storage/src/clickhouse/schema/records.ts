import type { CallOptions } from '@abduce/core';
import type { Connection } from '../connection.ts';
import { readRows } from '../read-rows.ts';
import { type Sql, sql, string, value } from '../sql.ts';
import { literalText } from './ddl-text.ts';
import { nameIn, type Place, qualified } from './place.ts';
import type { Table } from './table.ts';
import { createTable } from './table-ddl.ts';

/** What was done to the schema, a row each; the table says which version a database has. */
export const recordTable: Table = {
  name: 'abduce_migrations',
  signal: 'changes',
  columns: [
    { name: 'Version', type: 'UInt32' },
    { name: 'Name', type: 'String' },
    { name: 'Checksum', type: 'String' },
    { name: 'Applied', type: 'DateTime64(3)', fallback: sql`now64(3)` },
  ],
  engine: { kind: 'MergeTree' },
  orderBy: sql`(Version, Name)`,
  partitionBy: sql`tuple()`,
  expires: sql`Applied`,
  shardBy: sql`Version`,
};

export interface MigrationRecord {
  readonly version: number;
  readonly name: string;
  readonly checksum: string;
}

export const createRecords = (place: Place): Sql =>
  createTable(recordTable, place, undefined, 'abduce sum=0 keep=forever');

/** What any server of a cluster knows, where they are migrated together. */
function source(place: Place): Sql {
  const table = qualified(nameIn(place, recordTable.name));
  return place.layout.kind === 'cluster' && place.layout.everywhere
    ? sql`clusterAllReplicas(${literalText(place.layout.name)}, ${table})`
    : table;
}

export async function readRecords(
  connection: Connection,
  place: Place,
  options?: CallOptions,
): Promise<readonly MigrationRecord[]> {
  const rows = await readRows(
    connection,
    sql`SELECT DISTINCT Version, Name, Checksum FROM ${source(place)} ORDER BY Version, Name`,
    options,
  );
  return rows.map((row) => ({
    version: Number(row.Version),
    name: row.Name as string,
    checksum: row.Checksum as string,
  }));
}

export function addRecord(
  connection: Connection,
  place: Place,
  { version, name, checksum }: MigrationRecord,
  options?: CallOptions,
): Promise<void> {
  return connection.command(
    sql`INSERT INTO ${qualified(nameIn(place, recordTable.name))} (Version, Name, Checksum)
      SELECT ${value('UInt32', version)}, ${string(name)}, ${string(checksum)}`,
    options,
  );
}
