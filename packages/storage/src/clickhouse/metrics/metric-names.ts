import type { CallOptions, TimeRange } from '@abduce/core';
import { decodeNative } from '../native/decode.ts';
import type { PartContext } from '../part-context.ts';
import { pointTables } from '../schema/tables-metrics.ts';
import { join, sql } from '../sql.ts';
import { textsOf } from './column-access.ts';
import { timeBetween } from './time-sql.ts';

/** Names of metrics with points in the range, sorted. */
export async function metricNames(
  context: PartContext,
  { start, end }: TimeRange,
  options: CallOptions,
): Promise<readonly string[]> {
  options.signal?.throwIfAborted();
  await context.ready();
  const names = new Set<string>();
  const all = join(
    pointTables.map(
      ({ name }) =>
        sql`SELECT DISTINCT Metric FROM ${context.table(name)} WHERE ${timeBetween(start, end)}`,
    ),
    sql` UNION ALL `,
  );
  for await (const block of decodeNative(context.connection.read(all, options))) {
    const text = textsOf(block, 'Metric');
    for (let row = 0; row < block.rows; row++) names.add(text(row));
  }
  return [...names].sort();
}
