import type { UnixMs } from '@abduce/core';
import { decodeNative } from '../native/decode.ts';
import type { PartContext } from '../part-context.ts';
import { numbersOf } from '../rows/numbers.ts';
import { timestampWithin } from '../rows/time-sql.ts';
import { type Sql, sql } from '../sql.ts';

async function firstNumber(
  context: PartContext,
  statement: Sql,
  signal: AbortSignal | undefined,
): Promise<number> {
  let first = 0;
  for await (const block of decodeNative(
    context.connection.read(statement, signal && { signal }),
  )) {
    first = numbersOf(block, 'Number')[0] as number;
  }
  return first;
}

/**
 * Whether a table that is filled from `otel_traces` tells all of its spans from `start` on. Beside a table that
 * someone else made it begins later than the spans do; then it is of use only for the time since.
 */
export async function helperReaches(
  context: PartContext,
  helper: string,
  time: Sql,
  start: UnixMs,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  if (context.columns(helper).size === 0) return false;
  const seconds = sql`SELECT toUnixTimestamp(min(${time})) AS Number FROM ${context.table(helper)}`;
  const first = (await firstNumber(context, seconds, signal)) * 1000;
  if (first === 0 || start >= first) return first > 0;
  const before = timestampWithin({ start, end: first });
  const older = sql`SELECT 1 AS Number FROM ${context.table('otel_traces')} WHERE ${before} LIMIT 1`;
  return (await firstNumber(context, older, signal)) === 0;
}
