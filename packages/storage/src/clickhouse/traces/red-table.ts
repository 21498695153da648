import { latencyBounds, type SpanQuery, type TimeGrid } from '@abduce/core';
import type { PartContext } from '../part-context.ts';
import { isByMinute } from '../rows/grid-sql.ts';
import { serviceKey } from '../rows/owners.ts';
import { type Sql, sql, string, value } from '../sql.ts';
import { helperReaches } from './helper-reach.ts';
import { spellings } from './span-names.ts';

export const redTable = 'otel_traces_red';

/** Buckets of latency: one for each bound of `latencyBounds`, and one for what is above them all. */
export const bucketCount: number = latencyBounds.length + 1;

const boundNanos = latencyBounds.map((seconds) => BigInt(Math.round(seconds * 1e9)));

/** The bucket of a span: how many bounds its duration exceeds. As in the view that fills the aggregates. */
export const bucketSql: Sql = sql`toUInt8(arrayCount(bound -> bound < toInt64(Duration), ${value('Array(Int64)', boundNanos)}))`;

export const failedSql: Sql = sql`StatusCode IN ${value('Array(String)', spellings('status', 2))}`;

/** Whether the aggregates by the minute tell all steps of a grid. */
export async function redTells(
  context: PartContext,
  grid: TimeGrid,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  return isByMinute(grid) && helperReaches(context, redTable, sql`Minute`, grid.start, signal);
}

/** What the aggregates can answer of a span query: service, operation and kind. `undefined` for anything else. */
export function redConditions({
  where = [],
  name,
  kinds,
  ...rest
}: Omit<SpanQuery, 'range'>): readonly Sql[] | undefined {
  const { status, minDuration, traceIds } = rest;
  if (status !== undefined || minDuration !== undefined || traceIds !== undefined) return undefined;
  if (where.some(({ label, op }) => label !== serviceKey || op === '=~' || op === '!~')) {
    return undefined;
  }
  const conditions = where.map(({ op, value: service }) =>
    op === '=' ? sql`ServiceName = ${string(service)}` : sql`ServiceName != ${string(service)}`,
  );
  if (name !== undefined) conditions.push(sql`SpanName = ${string(name)}`);
  if (kinds !== undefined) {
    const texts = kinds.flatMap((kind) => spellings('kind', kind));
    conditions.push(sql`SpanKind IN ${value('Array(String)', texts)}`);
  }
  return conditions;
}
