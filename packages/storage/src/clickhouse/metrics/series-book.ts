import type { TelemetryBatch, UnixMs } from '@abduce/core';
import { type StreamIdentity, streamFinder } from '../../samples/stream-finder.ts';
import { sipHash } from './siphash.ts';

/** A series as the tables know it. */
export interface KnownSeries {
  /** The two words of its id. */
  readonly low: number;
  readonly high: number;
  readonly gone: boolean;
}

/** Days since the epoch. */
type Day = number;

interface BookedSeries extends KnownSeries {
  gone: boolean;
  /** Kept until the series was announced. */
  identity: StreamIdentity | undefined;
  /** When it was announced for a day. */
  readonly announced: Map<Day, UnixMs>;
}

/** One row for the table of series. */
export interface Announcement {
  readonly series: KnownSeries;
  readonly identity: StreamIdentity;
  readonly day: Day;
  first: UnixMs;
  last: UnixMs;
}

/** The series of one write. */
export interface SeriesPage {
  /** The series of the point in `row`. */
  of(row: number, time: UnixMs): KnownSeries;
  /** Those that the table may not know yet. */
  readonly announcements: readonly Announcement[];
  /** To be called once the table knows them. */
  acknowledge(): void;
}

export interface SeriesBook {
  page(batch: TelemetryBatch, now: UnixMs): SeriesPage;
}

const dayLength = 86_400_000;
const maxDays = 16;
const encoder = new TextEncoder();

function bookedSeries(identity: StreamIdentity): BookedSeries {
  const id = sipHash(encoder.encode(JSON.stringify([identity.descriptor.name, identity.key])));
  return {
    low: Number(id & 0xffffffffn),
    high: Number(id >> 32n),
    gone: false,
    identity,
    announced: new Map(),
  };
}

/**
 * Remembers which series were announced for which day, so that labels are read, hashed and sent once a series and
 * not once a point. Announces again after `again` milliseconds, since someone may have emptied the table.
 */
export function seriesBook(maxSeries = 300_000, again: number = 3_600_000): SeriesBook {
  const finder = streamFinder(bookedSeries, maxSeries);
  return {
    page(batch, now) {
      const find = finder.forBatch(batch);
      const seriesAt = (row: number): BookedSeries => find(row) as BookedSeries;
      const due = new Map<BookedSeries, Map<Day, Announcement>>();
      const announcements: Announcement[] = [];
      const announce = (row: number, time: UnixMs, day: Day): KnownSeries => {
        let series = seriesAt(row);
        if (series.identity === undefined) {
          // Its labels were let go; the finder makes them anew for one that is gone.
          series.gone = true;
          const { announced } = series;
          series = seriesAt(row);
          for (const [known, at] of announced) series.announced.set(known, at);
        }
        let days = due.get(series);
        if (days === undefined) due.set(series, (days = new Map()));
        const pending = days.get(day);
        if (pending !== undefined) {
          if (time < pending.first) pending.first = time;
          if (time > pending.last) pending.last = time;
          return series;
        }
        const identity = series.identity as StreamIdentity;
        const announcement = { series, identity, day, first: time, last: time };
        days.set(day, announcement);
        announcements.push(announcement);
        return series;
      };
      return {
        announcements,
        of(row, time) {
          const day = Math.floor(time / dayLength);
          const series = seriesAt(row);
          const at = series.announced.get(day);
          return at !== undefined && now - at < again ? series : announce(row, time, day);
        },
        acknowledge() {
          for (const [series, days] of due) {
            if (series.announced.size + days.size > maxDays) series.announced.clear();
            for (const day of days.keys()) series.announced.set(day, now);
            series.identity = undefined;
          }
        },
      };
    },
  };
}
