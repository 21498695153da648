import { latencyBounds, type SpanQuery, type TimeGrid } from '@abduce/core';
import type { PartContext } from '../part-context.ts';
import { isByMinute } from '../rows/grid-sql.ts';
import { serviceKey } from '../rows/owners.ts';
import { type Sql, sql, string, value } from '../sql.ts';
import { spellings } from './span-names.ts';

export const redTable = 'otel_traces_red';

/** Buckets of latency: one for each bound of `latencyBounds`, and one for what is above them all. */
export const bucketCount: number = latencyBounds.length + 1;

const boundNanos = latencyBounds.map((seconds) => BigInt(Math.round(seconds * 1e9)));

/** The bucket of a span: how many bounds its duration exceeds. As in the view that fills the aggregates. */
export const bucketSql: Sql = sql`toUInt8(arrayCount(bound -> bound < toInt64(Duration), ${value('Array(Int64)', boundNanos)}))`;

export const failedSql: Sql = sql`StatusCode IN ${value('Array(String)', spellings('status', 2))}`;

/**
 * What the aggregates by the minute can answer of a span query: service, operation and kind, in whole minutes, on a
 * table of ours. They count a span as often as it was written, but for inserts that came twice.
 */
export function redConditions(
  context: PartContext,
  {
    grid,
    where = [],
    name,
    kinds,
    ...rest
  }: Omit<SpanQuery, 'range'> & { readonly grid: TimeGrid },
): readonly Sql[] | undefined {
  const { status, minDuration, traceIds } = rest;
  const ours = context.columns('otel_traces').has('SpanAttributeKinds');
  if (!ours || context.columns(redTable).size === 0 || !isByMinute(grid)) return undefined;
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
