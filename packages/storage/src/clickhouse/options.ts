import { AbduceError, type Clock, type Logger, type Millis } from '@abduce/core';
import type { Layout, Place } from './schema/place.ts';
import { nameIn } from './schema/place.ts';
import type { Keep } from './schema/schema.ts';
import type { StoredSignal } from './schema/table.ts';
import { mainTables, schema } from './schema/tables.ts';
import { identifier } from './sql.ts';
import { type InserterLimits, inserterDefaults } from './write/limits.ts';

/**
 * Sharding is tested over two real servers. That definitions for replicas are understood is tested too; a live set of
 * replicas with its Keeper is not among the tests.
 */
export interface ClusterOptions {
  /** As in `system.clusters`. */
  readonly name: string;
  /**
   * `Replicated…` engines, for which the servers need Keeper and the macros `{shard}` and `{replica}`. Default true.
   */
  readonly replicated?: boolean;
  /**
   * Definitions run on all servers (`ON CLUSTER`), which needs the servers' queue of definitions; otherwise on the one
   * connected to, and each server is to be migrated by itself. Default true.
   */
  readonly everywhere?: boolean;
}

/** Options that every engine takes: a server, a cluster, the embedded one. */
export interface StoreOptions {
  /** Shown in errors and by `store.name`. */
  readonly name?: string;
  /** A database for each project; made when it is absent. Default `abduce`. */
  readonly database?: string;
  /**
   * How long each signal is kept after its own time; `Infinity`: for good. Of a signal that is not named, tables that
   * are there stay as they are, and new ones get the default.
   */
  readonly keep?: Partial<Keep>;
  readonly cluster?: string | ClusterOptions;
  /** Told, rather than asked from the server. */
  readonly cloud?: boolean;
  /**
   * Names of tables that are called otherwise, or are in another database: `{ logs: 'otel.logs' }`. Keys are signals
   * or names of tables.
   */
  readonly tables?: Readonly<Record<string, string>>;
  /**
   * `auto` makes and alters tables at the first use of the store; `never` takes what is there, and only `migrate()`
   * changes it. Default `auto`.
   */
  readonly migrate?: 'auto' | 'never';
  /** Alter tables that something else made: our columns, deduplication, times to live. Default false. */
  readonly adopt?: boolean;
  readonly limits?: Partial<StoreLimits>;
  readonly clock?: Clock;
  readonly logger?: Logger;
}

export interface StoreLimits extends InserterLimits {
  /** A question that takes longer is given up by the engine. Default 30 s. */
  readonly queryTime: Millis;
  /** Bytes of memory that the engine may use for one question. Default 4 GiB. */
  readonly queryMemory: number;
}

const day = 86_400_000;

export const defaults: {
  readonly database: string;
  readonly keep: Keep;
  readonly limits: StoreLimits;
} = {
  database: 'abduce',
  keep: {
    logs: 7 * day,
    traces: 7 * day,
    metrics: 30 * day,
    profiles: 7 * day,
    changes: 365 * day,
  },
  limits: { ...inserterDefaults, queryTime: 30_000, queryMemory: 4 * 2 ** 30 },
};

/** DateTime ends in 2106: a row's time and its time to live have to end before. */
const longest = 50 * 365 * day;

export function keepOf(given: StoreOptions['keep'] = {}): Keep {
  const keep = { ...defaults.keep, ...given };
  for (const [signal, duration] of Object.entries(keep)) {
    if (!Object.hasOwn(defaults.keep, signal)) {
      throw new AbduceError('CONFIG', `"keep" knows no signal "${signal}"`, {
        hint: `Signals are ${Object.keys(defaults.keep).join(', ')}.`,
      });
    }
    if (!(duration >= 1000) || (Number.isFinite(duration) && duration > longest)) {
      throw new AbduceError('CONFIG', `${signal} cannot be kept for ${duration} ms`, {
        hint: 'Use milliseconds between a second and 50 years, or Infinity.',
        details: { signal, duration },
      });
    }
  }
  return keep;
}

/** Signals of which nothing was said. */
export function unstated(given: StoreOptions['keep'] = {}): ReadonlySet<StoredSignal> {
  const signals = Object.keys(defaults.keep) as StoredSignal[];
  return new Set(signals.filter((signal) => given[signal] === undefined));
}

export function layoutOf({ cluster, cloud }: StoreOptions): Layout {
  if (cluster === undefined) return { kind: cloud === true ? 'cloud' : 'single' };
  const {
    name,
    replicated = true,
    everywhere = true,
  } = typeof cluster === 'string' ? { name: cluster } : cluster;
  return { kind: 'cluster', name, replicated, everywhere };
}

export function placeFor(options: StoreOptions): Place {
  const tables: Record<string, string> = {};
  for (const [key, name] of Object.entries(options.tables ?? {})) {
    const table = Object.hasOwn(mainTables, key) ? mainTables[key as keyof typeof mainTables] : key;
    if (![...schema.tables, ...schema.views].some((one) => one.name === table)) {
      throw new AbduceError('CONFIG', `"tables" names "${key}", which is no table of the store`, {
        hint: `Use a signal, or one of ${schema.tables.map((one) => one.name).join(', ')}.`,
        details: { key },
      });
    }
    tables[table] = name;
  }
  const place = {
    database: options.database ?? defaults.database,
    layout: layoutOf(options),
    tables,
  };
  for (const table of ['', ...Object.keys(tables)]) {
    const name = nameIn(place, table === '' ? 'x' : table);
    identifier(name.database, name.table);
  }
  return place;
}
