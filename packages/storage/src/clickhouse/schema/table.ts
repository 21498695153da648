import type { Sql } from '../sql.ts';

export type StoredSignal = 'logs' | 'traces' | 'metrics' | 'profiles' | 'changes';

export interface TableColumn {
  readonly name: string;
  readonly type: string;
  /** For example `Delta(8), ZSTD(1)`. */
  readonly codec?: string;
  /** What it is when an insert leaves it out. */
  readonly fallback?: Sql;
}

export interface TableIndex {
  readonly name: string;
  readonly expression: Sql;
  /** For example `bloom_filter(0.001)`. */
  readonly type: string;
  readonly granularity: number;
}

/** A table of ours; DDL for one server, a cluster or the cloud is made from it. */
export interface Table {
  readonly name: string;
  readonly signal: StoredSignal;
  readonly columns: readonly TableColumn[];
  readonly indexes?: readonly TableIndex[];
  readonly engine:
    | { readonly kind: 'MergeTree' | 'SummingMergeTree' | 'AggregatingMergeTree' }
    | { readonly kind: 'ReplacingMergeTree'; readonly version: string };
  readonly orderBy: Sql;
  /** By day in all tables that grow with time. */
  readonly partitionBy: Sql;
  /** The DateTime expression that the time to live counts from. */
  readonly expires: Sql;
  /** Which shard a row goes to: told by the row alone, so that an insert tried again splits in the same way. */
  readonly shardBy: Sql;
}

/** Fills `to` from each insert into `from`. */
export interface MaterializedView {
  readonly name: string;
  readonly from: string;
  readonly to: string;
  /** The select, over `from` as it is given: `sql\`… FROM ${source}\``. */
  select(source: Sql): Sql;
}
