import type { TimeRange } from '@abduce/core';
import type { Flags } from '../invocation.ts';
import { usageError } from '../usage.ts';

function timeOf(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const time = Date.parse(text);
  if (Number.isNaN(time))
    throw usageError(`--${flag} is "${text}"; it must be a time such as 2026-11-19T03:12:00Z`);
  return time;
}

/** The time that the flags ask for, open where they say nothing; `undefined` when they say nothing at all. */
export function openRange({ from, to }: Flags): TimeRange | undefined {
  const [start, end] = [timeOf('from', from), timeOf('to', to)];
  if (start === undefined && end === undefined) return undefined;
  if (start !== undefined && end !== undefined && end <= start)
    throw usageError(`--to is "${to}"; it must be after --from, "${from}"`);
  return { start: start ?? 0, end: end ?? Number.MAX_SAFE_INTEGER };
}

/** The time to read from a store: `--from` must be given, `--to` is now unless it is. */
export function closedRange(flags: Flags, now: number): TimeRange {
  const range = openRange(flags);
  if (range === undefined || flags.from === undefined)
    throw usageError('reading a store needs --from, such as --from 2026-11-19T03:12:00Z');
  const end = flags.to === undefined ? Math.max(now, range.start + 1) : range.end;
  return { start: range.start, end };
}
