import { identifier, join, type Sql, sql } from '../sql.ts';
import { columnText, literalText, numberText, typeText } from './ddl-text.ts';
import {
  distributedName,
  nameIn,
  onCluster,
  type Place,
  qualified,
  type TableName,
} from './place.ts';
import type { MaterializedView, Table, TableColumn, TableIndex } from './table.ts';

/** Inserts whose tokens a table remembers. */
export const deduplicationWindow = 10_000;

export function columnDdl({ name, type, codec, fallback }: TableColumn): Sql {
  return sql`${columnText(name)} ${typeText(type)}${fallback && sql` DEFAULT ${fallback}`}${
    codec === undefined ? undefined : sql` CODEC(${typeText(codec)})`
  }`;
}

export function indexDdl({ name, expression, type, granularity }: TableIndex): Sql {
  return sql`${identifier(name)} ${expression} TYPE ${typeText(type)} GRANULARITY ${numberText(granularity)}`;
}

/** `seconds` after the row's time; nothing when it is kept for good. */
export function ttlDdl({ expires }: Table, seconds: number | undefined): Sql | undefined {
  return seconds === undefined
    ? undefined
    : sql`${expires} + toIntervalSecond(${numberText(seconds)})`;
}

/** A table's own path for each shard and database, so that projects on one cluster never meet. */
function replicaDdl({ database, table }: TableName): readonly Sql[] {
  return [literalText(`/clickhouse/tables/{shard}/${database}/${table}`), literalText('{replica}')];
}

function engineDdl({ engine }: Table, name: TableName, { layout }: Place): Sql {
  const replicated = layout.kind === 'cluster' && layout.replicated;
  const parameters = [
    ...(replicated ? replicaDdl(name) : []),
    ...(engine.kind === 'ReplacingMergeTree' ? [identifier(engine.version)] : []),
  ];
  const kind = typeText(replicated ? `Replicated${engine.kind}` : engine.kind);
  return sql`${kind}(${join(parameters)})`;
}

/** Bytes, uncompressed. */
const wideFrom = 128 * 2 ** 20;

function settingsDdl(
  { engine }: Table,
  { layout, strictDimensions = false }: Place,
  expires: boolean,
): Sql {
  const window = numberText(deduplicationWindow);
  return join([
    ...(expires ? [sql`ttl_only_drop_parts = 1`] : []),
    ...(layout.kind === 'cloud'
      ? []
      : [
          layout.kind === 'cluster' && layout.replicated
            ? sql`replicated_deduplication_window = ${window}`
            : sql`non_replicated_deduplication_window = ${window}`,
          // A part of an insert is one file until a merge makes it this large: with a file for every column, writing
          // them is what an insert costs. The cloud chooses for itself.
          sql`min_bytes_for_wide_part = ${numberText(wideFrom)}`,
        ]),
    ...(engine.kind === 'AggregatingMergeTree' && strictDimensions
      ? [sql`allow_dimensions_outside_sorting_key = 1`]
      : []),
    sql`index_granularity = 8192`,
  ]);
}

/** The table that holds the rows: on a cluster, those of one shard. */
export function createTable(
  table: Table,
  place: Place,
  seconds: number | undefined,
  comment: string,
): Sql {
  const name = nameIn(place, table.name);
  const body = [
    ...table.columns.map((column) => sql`\n  ${columnDdl(column)}`),
    ...(table.indexes ?? []).map((index) => sql`\n  INDEX ${indexDdl(index)}`),
  ];
  const ttl = ttlDdl(table, seconds);
  return sql`CREATE TABLE IF NOT EXISTS ${qualified(name)}${onCluster(place)}
(${join(body, sql`,`)}
)
ENGINE = ${engineDdl(table, name, place)}
PARTITION BY ${table.partitionBy}
ORDER BY ${table.orderBy}${ttl && sql`\nTTL ${ttl}`}
SETTINGS ${settingsDdl(table, place, ttl !== undefined)}
COMMENT ${literalText(comment)}`;
}

/** The table over all shards: what is read and written through it lands where `shardBy` says. */
export function createDistributed(table: Table, place: Place, comment: string): Sql | undefined {
  const { layout } = place;
  if (layout.kind !== 'cluster') return undefined;
  const local = nameIn(place, table.name);
  const target = [
    literalText(layout.name),
    literalText(local.database),
    literalText(local.table),
    table.shardBy,
  ];
  return sql`CREATE TABLE IF NOT EXISTS ${qualified(distributedName(local))}${onCluster(place)}
AS ${qualified(local)}
ENGINE = Distributed(${join(target)})
COMMENT ${literalText(comment)}`;
}

/** Between the tables of one shard: an insert through the distributed table sets off the views of its shard. */
export function createView(view: MaterializedView, place: Place, comment: string): Sql {
  return sql`CREATE MATERIALIZED VIEW IF NOT EXISTS ${qualified(nameIn(place, view.name))}${onCluster(place)}
TO ${qualified(nameIn(place, view.to))}
AS ${view.select(qualified(nameIn(place, view.from)))}
COMMENT ${literalText(comment)}`;
}
