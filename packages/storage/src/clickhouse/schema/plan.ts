import { identifier, join, type Sql, sql } from '../sql.ts';
import { checksumOf, type Origin, originComment } from './comment.ts';
import { literalText, numberText } from './ddl-text.ts';
import {
  distributedName,
  nameIn,
  onCluster,
  type Place,
  qualified,
  type TableName,
} from './place.ts';
import type { Present, PresentTable } from './present.ts';
import { type Keep, type Schema, secondsOf } from './schema.ts';
import type { MaterializedView, StoredSignal, Table } from './table.ts';
import {
  columnDdl,
  createDistributed,
  createTable,
  createView,
  deduplicationWindow,
  indexDdl,
  ttlDdl,
} from './table-ddl.ts';

export interface PlannedChange {
  readonly kind: 'create' | 'alter';
  /** `database.table`. */
  readonly object: string;
  readonly statement: Sql;
}

export interface PlanOptions {
  readonly schema: Schema;
  readonly place: Place;
  readonly keep: Keep;
  /** Signals of which `keep` is for new tables only: those that are there keep the time to live that they have. */
  readonly leave?: ReadonlySet<StoredSignal>;
  /** Alter tables that someone else made, too. */
  readonly adopt: boolean;
}

const sameOrigin = (a: Origin | undefined, b: Origin): boolean =>
  a !== undefined && a.checksum === b.checksum && a.keep === b.keep;

const hasTtl = ({ definition }: PresentTable): boolean => / TTL /.test(definition);
const holdsRows = ({ engine }: PresentTable): boolean => engine.endsWith('MergeTree');
/** A nested column is known by the names of its parts. */
const hasColumn = ({ columns }: PresentTable, name: string): boolean =>
  columns.has(name) || [...columns].some((column) => column.startsWith(`${name}.`));

function secondsFor(
  { keep, leave }: PlanOptions,
  table: Table,
  { origin }: Partial<PresentTable> = {},
): number | undefined {
  return origin !== undefined && leave?.has(table.signal) === true
    ? origin.keep
    : secondsOf(keep, table);
}

function alterTable(
  { place }: PlanOptions,
  table: Table,
  present: PresentTable,
  origin: Origin,
): readonly Sql[] {
  const statements: Sql[] = [];
  const alter = (change: Sql): void => {
    statements.push(sql`ALTER TABLE ${qualified(present)}${onCluster(place)} ${change}`);
  };
  const additions = [
    ...table.columns
      .filter(({ name }) => !hasColumn(present, name))
      .map((column) => sql`ADD COLUMN IF NOT EXISTS ${columnDdl(column)}`),
    ...(table.indexes ?? [])
      .filter(({ name }) => !present.indexes.has(name))
      .map((index) => sql`ADD INDEX IF NOT EXISTS ${indexDdl(index)}`),
  ];
  if (additions.length > 0) alter(join(additions));
  const before = present.origin;
  if (before === undefined && place.layout.kind === 'single') {
    alter(
      sql`MODIFY SETTING non_replicated_deduplication_window = ${numberText(deduplicationWindow)}`,
    );
  }
  if (before === undefined || before.keep !== origin.keep) {
    const ttl = ttlDdl(table, origin.keep);
    if (ttl !== undefined) {
      alter(sql`MODIFY SETTING ttl_only_drop_parts = 1`);
      alter(sql`MODIFY TTL ${ttl}`);
    } else if (hasTtl(present)) alter(sql`REMOVE TTL`);
  }
  if (!sameOrigin(before, origin)) {
    alter(sql`MODIFY COMMENT ${literalText(originComment(origin))}`);
  }
  return statements;
}

function planTable(options: PlanOptions, present: Present, table: Table): PlannedChange[] {
  const { place, adopt } = options;
  const name = nameIn(place, table.name);
  const there = present.get(name);
  const seconds = secondsFor(options, table, there);
  const origin: Origin = {
    checksum: checksumOf([...table.columns.map(columnDdl), ...(table.indexes ?? []).map(indexDdl)]),
    keep: seconds,
  };
  const changes: PlannedChange[] = [];
  const change = (kind: PlannedChange['kind'], { database, table: of }: TableName, made: Sql) =>
    changes.push({ kind, object: `${database}.${of}`, statement: made });
  if (there === undefined) {
    change('create', name, createTable(table, place, seconds, originComment(origin)));
  } else if (holdsRows(there) && (there.origin !== undefined || adopt)) {
    for (const one of alterTable(options, table, there, origin)) change('alter', name, one);
  }
  const over = distributedName(name);
  const overThere = present.get(over);
  const spread = createDistributed(table, place, originComment({ ...origin, keep: undefined }));
  if (spread === undefined || there?.engine === 'Distributed') return changes;
  if (overThere === undefined) change('create', over, spread);
  else if (overThere.origin !== undefined) {
    const missing = table.columns.filter((column) => !hasColumn(overThere, column.name));
    if (missing.length > 0) {
      const added = missing.map((column) => sql`ADD COLUMN IF NOT EXISTS ${columnDdl(column)}`);
      change('alter', over, sql`ALTER TABLE ${qualified(over)}${onCluster(place)} ${join(added)}`);
    }
  }
  return changes;
}

function planView(
  { place }: PlanOptions,
  present: Present,
  view: MaterializedView,
): PlannedChange[] {
  const name = nameIn(place, view.name);
  const object = `${name.database}.${name.table}`;
  const select = view.select(qualified(nameIn(place, view.from)));
  const comment = originComment({ checksum: checksumOf([select]), keep: undefined });
  const there = present.get(name);
  if (there === undefined) {
    return [{ kind: 'create', object, statement: createView(view, place, comment) }];
  }
  if (there.origin === undefined || originComment(there.origin) === comment) return [];
  const alter = sql`ALTER TABLE ${qualified(name)}${onCluster(place)}`;
  return [
    { kind: 'alter', object, statement: sql`${alter} MODIFY QUERY ${select}` },
    { kind: 'alter', object, statement: sql`${alter} MODIFY COMMENT ${literalText(comment)}` },
  ];
}

/** Tables of ours that stand under their names but were made by someone else. */
export function foreignTables(
  { schema, place }: Pick<PlanOptions, 'schema' | 'place'>,
  present: Present,
): readonly Table[] {
  return schema.tables.filter((table) => {
    const there = present.get(nameIn(place, table.name));
    return there !== undefined && there.origin === undefined;
  });
}

/**
 * What is missing, in the order in which it is to be made. Tables that someone else made stay as they are, and get
 * no views on them, unless `adopt` says so.
 */
export function planChanges(options: PlanOptions, present: Present): readonly PlannedChange[] {
  const { schema, adopt } = options;
  const foreign = new Set(adopt ? [] : foreignTables(options, present).map(({ name }) => name));
  const views = schema.views.filter(({ from }) => !foreign.has(from));
  const fed = new Set(views.map(({ to }) => to));
  const idle = new Set(schema.views.map(({ to }) => to).filter((to) => !fed.has(to)));
  return [
    ...schema.tables
      .filter(({ name }) => !idle.has(name))
      .flatMap((table) => planTable(options, present, table)),
    ...views.flatMap((view) => planView(options, present, view)),
  ];
}

export const databaseDdl = (place: Place): Sql =>
  sql`CREATE DATABASE IF NOT EXISTS ${identifier(place.database)}${onCluster(place)}`;
