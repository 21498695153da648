import { hexId, parseHexId, type SpanQuery } from '@abduce/core';
import { type MatcherSql, matcherSql } from '../rows/matcher-sql.ts';
import { timestampWithin } from '../rows/time-sql.ts';
import { type Sql, sql, string, value } from '../sql.ts';
import { spellings } from './span-names.ts';

/** The least whole number of nanoseconds that is `duration` milliseconds or more, as a division tells. */
function nanosFrom(duration: number): bigint {
  let nano = BigInt(Math.ceil(duration * 1e6));
  while (Number(nano - 1n) / 1e6 >= duration) nano--;
  while (Number(nano) / 1e6 < duration) nano++;
  return nano;
}

export function longerThan(duration: number): Sql {
  // A duration that wrapped around is of a span that ended before it began.
  if (Number.isNaN(duration) || duration > 9e12) return sql`0`;
  if (duration <= 0) return sql`1`;
  const nano = value('Int64', nanosFrom(duration));
  return sql`Duration >= ${nano} AND toInt64(Duration) >= ${nano}`;
}

const among = (column: Sql, texts: readonly string[]): Sql =>
  sql`${column} IN ${value('Array(String)', texts)}`;

/** Trace ids as the table spells them. Throws `DECODE` for one that is none. */
export const traceTexts = (traceIds: readonly string[]): readonly string[] =>
  traceIds.map((id) => hexId(parseHexId(id, 4), 0, 4));

export interface TraceTimes {
  /** The table that tells when traces happened. */
  readonly table: Sql;
}

/**
 * Rows of some traces. Where the table of trace times knows them, only their time is looked at; it may be younger
 * than the spans, so that knowing nothing narrows nothing.
 */
export function ofTraces(traceIds: readonly string[], times: TraceTimes | undefined): Sql {
  const own = among(sql`TraceId`, traceTexts(traceIds));
  if (times === undefined || traceIds.length === 0) return own;
  const from = sql`FROM ${times.table} WHERE ${own}`;
  // Other people's tables cut both ends to the second.
  return sql`${own}
AND Timestamp >= (SELECT if(count() = 0, toDateTime64(0, 9), min(toDateTime64(Start, 9))) ${from})
AND Timestamp < (SELECT if(count() = 0, toDateTime64('2262-01-01 00:00:00', 9), max(toDateTime64(End, 9)) + toIntervalSecond(1)) ${from})`;
}

/** What a query asks of the rows of `otel_traces`. */
export function spanConditions(
  query: Omit<SpanQuery, 'order' | 'limit'>,
  times?: TraceTimes,
): MatcherSql {
  const { range, where = [], name, kinds, status, minDuration, traceIds } = query;
  const matchers = matcherSql(where, 'SpanAttributes');
  const conditions = [timestampWithin(range)];
  if (traceIds !== undefined) conditions.push(ofTraces(traceIds, times));
  if (name !== undefined) conditions.push(sql`SpanName = ${string(name)}`);
  if (kinds !== undefined) {
    conditions.push(
      among(
        sql`SpanKind`,
        kinds.flatMap((kind) => spellings('kind', kind)),
      ),
    );
  }
  if (status !== undefined) conditions.push(among(sql`StatusCode`, spellings('status', status)));
  if (minDuration !== undefined) conditions.push(longerThan(minDuration));
  return { conditions: [...conditions, ...matchers.conditions], rest: matchers.rest };
}

/** A span once, however often it was written; spans without an id are never the same. */
export const oncePerSpan: Sql = sql`LIMIT 1 BY TraceId, SpanId, SpanKind, if(SpanId = '', generateUUIDv4(), toUUID('00000000-0000-0000-0000-000000000000'))`;
