import { msToNano, type TimeRange, type UnixMs } from '@abduce/core';
import { type Sql, sql, value } from '../sql.ts';

const last = 9_223_372_036_854;

/** Nanoseconds of a time, kept within what a DateTime64(9) holds. */
export function nanoOf(time: UnixMs): bigint {
  return msToNano(Math.min(last, Math.max(0, time)));
}

/** A moment as DateTime64(9). */
export const moment = (nano: bigint): Sql => sql`fromUnixTimestamp64Nano(${value('Int64', nano)})`;

/** Half-open, exact to the nanosecond. */
export function within(column: Sql, { start, end }: TimeRange): Sql {
  return sql`${column} >= ${moment(nanoOf(start))} AND ${column} < ${moment(nanoOf(end))}`;
}

/** Ends of what a DateTime holds, in milliseconds. */
const dateTimes = { first: 300_000, last: 4_294_900_000_000 } as const;

/**
 * Rows of the tables whose keys begin with five minutes of `Timestamp`: besides the exact bounds, those of the key,
 * so that the engine finds its place by bisection.
 */
export function timestampWithin(range: TimeRange): Sql {
  const exact = within(sql`Timestamp`, range);
  const { start, end } = range;
  const from =
    start > dateTimes.first && start < dateTimes.last
      ? sql` AND toStartOfFiveMinutes(Timestamp) >= toStartOfFiveMinutes(${moment(nanoOf(start))})`
      : undefined;
  const to =
    end > dateTimes.first && end < dateTimes.last
      ? sql` AND toStartOfFiveMinutes(Timestamp) <= toStartOfFiveMinutes(${moment(nanoOf(end))})`
      : undefined;
  return sql`${exact}${from}${to}`;
}

/** Milliseconds as batches give them, cut to the microsecond. */
export function millisecondsOf(nanos: BigUint64Array): Float64Array {
  const result = new Float64Array(nanos.length);
  for (let i = 0; i < nanos.length; i++) result[i] = Number((nanos[i] as bigint) / 1000n) / 1000;
  return result;
}
