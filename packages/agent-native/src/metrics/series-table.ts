import type { Millis, UnixMs } from '@abduce/core';
import type { Family } from './family.ts';
import type { Owner } from './owner.ts';

/** Values of labels beside those of the owner. */
export type SeriesLabels = Readonly<Record<string, string>>;

export interface Series {
  readonly family: Family;
  readonly owner: Owner;
  readonly labels: SeriesLabels;
  /** When its counting began. */
  readonly start: UnixMs;
  /** Counters and gauges: the value; histograms: the sum of observations. */
  value: number;
  /** Histograms: counts of single buckets, the last one for what lies above all bounds. */
  buckets: number[];
  /** Last round that it was reported in. */
  seen: UnixMs;
}

/** Everything that is reported: the one place that batches and the page are made from. */
export interface SeriesTable {
  /** Before values of a new round are set: gauges that are not set again are gone. */
  begin(time: UnixMs): void;
  /** Adds to a counter; with 0 it is there as well. */
  count(family: Family, owner: Owner, labels: SeriesLabels, growth: number): void;
  /** Sets a gauge; `join` says what becomes of two values of one round. Default: the later one. */
  set(
    family: Family,
    owner: Owner,
    labels: SeriesLabels,
    value: number,
    join?: (a: number, b: number) => number,
  ): void;
  /** Adds observations to a histogram. `sum` in the family's unit. */
  observe(
    family: Family,
    owner: Owner,
    labels: SeriesLabels,
    sum: number,
    buckets: readonly number[],
  ): void;
  /** Copies of the series of the round and of counters of the last rounds, family by family. */
  all(): readonly Series[];
  readonly size: number;
  /** Values that found no room. */
  readonly dropped: number;
}

export interface SeriesTableOptions {
  /** Series at most. */
  readonly maxSeries: number;
  /** How long a counter is reported after it was last seen. */
  readonly retention: Millis;
  /** When counting began. */
  readonly start: UnixMs;
}

const maxLabel = 1024;

export function seriesTable({ maxSeries, retention, start }: SeriesTableOptions): SeriesTable {
  // By family first, so that a page can be written in one walk.
  const families = new Map<Family, Map<string, Series>>();
  let size = 0;
  let dropped = 0;
  let round = start;
  // A counter that was forgotten and comes back began to count after it was forgotten.
  let forgotten = start;

  const find = (family: Family, owner: Owner, labels: SeriesLabels): Series | undefined => {
    let series = families.get(family);
    if (series === undefined) {
      series = new Map();
      families.set(family, series);
    }
    let key = owner.id;
    for (const name in labels) key += `\0${labels[name]}`;
    const known = series.get(key);
    if (known) return known;
    if (size >= maxSeries) {
      dropped++;
      return undefined;
    }
    size++;
    const cut = Object.fromEntries(
      Object.entries(labels).map(([name, value]) => [name, value.slice(0, maxLabel)]),
    );
    const made: Series = {
      family,
      owner,
      labels: cut,
      start: forgotten,
      value: 0,
      buckets: [],
      seen: -1,
    };
    series.set(key, made);
    return made;
  };

  return {
    get size() {
      return size;
    },
    get dropped() {
      return dropped;
    },
    begin(time) {
      const before = round;
      round = Math.max(time, before + 1);
      for (const [family, series] of families) {
        const oldest = family.kind === 'gauge' ? before : round - retention;
        for (const [key, { seen }] of series) {
          if (seen >= oldest) continue;
          series.delete(key);
          size--;
          if (family.kind !== 'gauge') forgotten = round;
        }
      }
    },
    count(family, owner, labels, grown) {
      const series = find(family, owner, labels);
      if (series === undefined) return;
      series.value += grown;
      series.seen = round;
    },
    set(family, owner, labels, value, join) {
      const series = find(family, owner, labels);
      if (series === undefined) return;
      series.value =
        join !== undefined && series.seen === round ? join(series.value, value) : value;
      series.seen = round;
    },
    observe(family, owner, labels, sum, buckets) {
      const series = find(family, owner, labels);
      if (series === undefined) return;
      series.value += sum;
      series.buckets = buckets.map((count, at) => count + (series.buckets[at] ?? 0));
      series.seen = round;
    },
    all: () =>
      [...families].flatMap(([{ kind }, series]) =>
        [...series.values()]
          .filter(({ seen }) => kind !== 'gauge' || seen === round)
          .map((each) => ({ ...each })),
      ),
  };
}
