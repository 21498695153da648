import type { UnixMs } from '@abduce/core';
import { float64, type Sql, sql, value } from '../sql.ts';

/** Milliseconds of a point, the number that queries reckon with. */
export const timeMs: Sql = sql`(toUnixTimestamp64Micro(Time) / 1000)`;

/** Since when a point counts, in milliseconds; 0 when unknown. */
export const startMs: Sql = sql`(toUnixTimestamp64Micro(Start) / 1000)`;

const latest = 9e15;

const micros = (ms: number): Sql =>
  sql`fromUnixTimestamp64Micro(${value('Int64', Math.min(latest, Math.max(0, Math.round(ms * 1000))))}, 'UTC')`;

/** Points in `[from, to)`, in the arithmetic of queries; the first two conditions are for the primary key. */
export function timeBetween(from: UnixMs, to: UnixMs): Sql {
  return sql`Time >= ${micros(Math.floor(from))} AND Time <= ${micros(Math.ceil(to))}
    AND ${timeMs} >= ${float64(from)} AND ${timeMs} < ${float64(to)}`;
}

const dayLength = 86_400_000;
const lastDay = 65_535;

/** Rows of series with points between two times. */
export function daysBetween(from: UnixMs, to: UnixMs): Sql {
  const day = (time: UnixMs): Sql =>
    sql`toDate(${value('UInt16', Math.min(lastDay, Math.max(0, Math.floor(time / dayLength))))})`;
  return sql`Day >= ${day(from)} AND Day <= ${day(to)}`;
}
