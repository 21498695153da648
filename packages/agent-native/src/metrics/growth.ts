import type { Millis, UnixMs } from '@abduce/core';

/**
 * How much counters of others grew since they were last read. A counter that fell began anew. Several rows can so feed
 * one total that never falls: old and new cgroups of a service, helpers before and after a restart.
 */
export interface Growth {
  /** Growth of a row's counters; all of it for a row that is new. `undefined` when there is no room for the row. */
  of(row: string, values: readonly number[]): readonly number[] | undefined;
  /** Whoever counted began anew: forgets every row. */
  restart(): void;
  /** Forgets rows that were not read for a while. */
  prune(): void;
  readonly rows: number;
}

export interface GrowthOptions {
  readonly now: () => UnixMs;
  readonly maxRows: number;
  readonly retention: Millis;
}

interface Row {
  values: readonly number[];
  seen: UnixMs;
}

export function growth({ now, maxRows, retention }: GrowthOptions): Growth {
  const rows = new Map<string, Row>();
  return {
    get rows() {
      return rows.size;
    },
    of(key, values) {
      const row = rows.get(key);
      if (row === undefined) {
        if (rows.size >= maxRows) return undefined;
        rows.set(key, { values, seen: now() });
        return values;
      }
      // One counter that fell means that all of the row began anew.
      const anew = values.some((value, at) => value < (row.values[at] ?? 0));
      const grown = anew ? values : values.map((value, at) => value - (row.values[at] ?? 0));
      row.values = values;
      row.seen = now();
      return grown;
    },
    restart: () => rows.clear(),
    prune() {
      const oldest = now() - retention;
      for (const [key, { seen }] of rows) if (seen < oldest) rows.delete(key);
    },
  };
}
