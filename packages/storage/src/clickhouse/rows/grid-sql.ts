import { AbduceError, gridRange, type TimeGrid, type TimeRange } from '@abduce/core';
import { type Sql, sql, value } from '../sql.ts';
import { nanoOf } from './time-sql.ts';

/** Cells of an answer at most: steps times buckets or series. */
export const maxCells = 4_000_000;

/** The time that a grid covers. Throws `CONFIG` for a grid that is none, or has too many cells of `width`. */
export function checkedGrid(grid: TimeGrid, width: number): TimeRange {
  const { start, step, length } = grid;
  if (!(step > 0) || !Number.isFinite(start) || !Number.isSafeInteger(length) || length < 0) {
    throw new AbduceError(
      'CONFIG',
      `a grid of ${length} steps of ${step} ms from ${start} is none`,
      {
        hint: 'Use a start, a step above 0 and a whole number of steps.',
        details: { start, step, length },
      },
    );
  }
  if (length * width > maxCells) {
    throw new AbduceError(
      'CONFIG',
      `${length} steps are too many: an answer has ${maxCells} cells at most`,
      {
        hint: 'Use a longer step or a shorter time.',
        details: { length, width, limit: maxCells },
      },
    );
  }
  return gridRange(grid);
}

/** The step of the grid that `Timestamp` lies in. */
export function stepSql({ start, step }: TimeGrid): Sql {
  const from = value('Int64', nanoOf(start));
  const width = value('Int64', BigInt(Math.max(1, Math.round(step * 1e6))));
  return sql`intDiv(toUnixTimestamp64Nano(Timestamp) - ${from}, ${width})`;
}

/** Whether steps are whole minutes, so that aggregates by the minute tell them. */
export function isByMinute({ start, step }: TimeGrid): boolean {
  return start % 60_000 === 0 && step % 60_000 === 0;
}

/** The step of the grid that `Minute` lies in. */
export function minuteStepSql({ start, step }: TimeGrid): Sql {
  return sql`intDiv(toInt64(toUnixTimestamp(Minute)) - ${value('Int64', start / 1000)}, ${value('Int64', step / 1000)})`;
}

/** Minutes of a grid; both ends are kept within what a DateTime holds. */
export function minutesWithin({ start, end }: TimeRange): Sql {
  const bound = (time: number): Sql =>
    sql`toDateTime(${value('UInt32', Math.min(4_294_967_295, Math.max(0, Math.ceil(time / 1000))))})`;
  return sql`Minute >= ${bound(start)} AND Minute < ${bound(end)}`;
}
