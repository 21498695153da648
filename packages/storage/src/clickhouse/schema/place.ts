import { AbduceError } from '@abduce/core';
import { identifier, type Sql, sql } from '../sql.ts';
import { literalText } from './ddl-text.ts';

/** How tables are spread: on one server, over a cluster, or by the service of ClickHouse Cloud itself. */
export type Layout =
  | { readonly kind: 'single' }
  | { readonly kind: 'cloud' }
  | {
      readonly kind: 'cluster';
      /** As in `system.clusters`. */
      readonly name: string;
      /** `Replicated…` engines; the servers need the macros `{shard}` and `{replica}`. */
      readonly replicated: boolean;
      /** Definitions run on all servers (`ON CLUSTER`), or on the one connected to. */
      readonly everywhere: boolean;
    };

/** Where the tables of one project are. */
export interface Place {
  readonly database: string;
  readonly layout: Layout;
  /** Other names for tables of ours: `name`, or `database.name`. */
  readonly tables: Readonly<Record<string, string>>;
  /**
   * The engine refuses aggregating tables that have columns outside their key, unless told that these depend on the
   * key. Older engines do not know the setting that tells them.
   */
  readonly strictDimensions?: boolean;
}

export interface TableName {
  readonly database: string;
  readonly table: string;
}

/** Where a table of ours is: under its own name in the project's database, unless told otherwise. */
export function nameIn({ database, tables }: Place, table: string): TableName {
  const given = Object.hasOwn(tables, table) ? (tables[table] as string) : table;
  const parts = given.split('.');
  const [first = '', second] = parts;
  if (parts.length > 2) {
    throw new AbduceError('CONFIG', `"${given}" cannot be the name of a table`, {
      hint: 'Use "table" or "database.table".',
      details: { table, given },
    });
  }
  return second === undefined ? { database, table: first } : { database: first, table: second };
}

export const qualified = ({ database, table }: TableName): Sql => identifier(database, table);

/** The table that stands for the parts on all shards. */
export const distributedName = ({ database, table }: TableName): TableName => ({
  database,
  table: `${table}_distributed`,
});

export function onCluster({ layout }: Place): Sql {
  return layout.kind === 'cluster' && layout.everywhere
    ? sql` ON CLUSTER ${literalText(layout.name)}`
    : sql``;
}
