import type { CallOptions } from '@abduce/core';
import type { Connection } from '../connection.ts';
import { readRows } from '../read-rows.ts';
import { sql, value } from '../sql.ts';
import { type Origin, originOf } from './comment.ts';
import type { TableName } from './place.ts';

/** A table, view or distributed table as the engine has it. */
export interface PresentTable extends TableName {
  readonly engine: string;
  /** The engine's parameters, key, time to live and settings as text. */
  readonly definition: string;
  /** `undefined` for a table that someone else made. */
  readonly origin: Origin | undefined;
  readonly columns: ReadonlySet<string>;
  readonly indexes: ReadonlySet<string>;
}

export interface Present {
  readonly databases: ReadonlySet<string>;
  get(name: TableName): PresentTable | undefined;
  readonly tables: readonly PresentTable[];
}

const keyOf = ({ database, table }: TableName): string => `${database}.${table}`;

/** What is there, in the databases named. */
export async function readPresent(
  connection: Connection,
  databases: readonly string[],
  options?: CallOptions,
): Promise<Present> {
  const among = value('Array(String)', databases);
  const [found, tables, columns, indexes] = await Promise.all([
    readRows(connection, sql`SELECT name FROM system.databases WHERE name IN ${among}`, options),
    readRows(
      connection,
      sql`SELECT database, name, engine, engine_full, comment FROM system.tables
        WHERE database IN ${among} ORDER BY database, name`,
      options,
    ),
    readRows(
      connection,
      sql`SELECT database, table, name FROM system.columns WHERE database IN ${among}`,
      options,
    ),
    readRows(
      connection,
      sql`SELECT database, table, name FROM system.data_skipping_indices WHERE database IN ${among}`,
      options,
    ),
  ]);
  const namesBy = (rows: typeof columns): Map<string, Set<string>> => {
    const names = new Map<string, Set<string>>();
    for (const { database, table, name } of rows) {
      const key = `${database}.${table}`;
      const set = names.get(key) ?? new Set();
      set.add(name as string);
      names.set(key, set);
    }
    return names;
  };
  const columnsBy = namesBy(columns);
  const indexesBy = namesBy(indexes);
  const byKey = new Map<string, PresentTable>();
  for (const row of tables) {
    const name = { database: row.database as string, table: row.name as string };
    byKey.set(keyOf(name), {
      ...name,
      engine: row.engine as string,
      definition: row.engine_full as string,
      origin: originOf(row.comment as string),
      columns: columnsBy.get(keyOf(name)) ?? new Set(),
      indexes: indexesBy.get(keyOf(name)) ?? new Set(),
    });
  }
  return {
    databases: new Set(found.map(({ name }) => name as string)),
    get: (name) => byKey.get(keyOf(name)),
    tables: [...byKey.values()],
  };
}
