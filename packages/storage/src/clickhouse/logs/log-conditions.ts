import { hexId, type LogQuery, parseHexId } from '@abduce/core';
import { type MatcherSql, matcherSql } from '../rows/matcher-sql.ts';
import { timestampWithin } from '../rows/time-sql.ts';
import { sql, string, value } from '../sql.ts';
import { bodyHolds } from './search-sql.ts';

/** What a query asks of the rows of `otel_logs`. */
export function logConditions(query: Omit<LogQuery, 'order' | 'limit'>): MatcherSql {
  const { range, where = [], minSeverity, search, traceId } = query;
  const matchers = matcherSql(where, 'LogAttributes');
  const conditions = [timestampWithin(range)];
  if (minSeverity !== undefined) {
    conditions.push(sql`SeverityNumber >= ${value('Float64', minSeverity)}`);
  }
  if (traceId !== undefined) {
    conditions.push(sql`TraceId = ${string(hexId(parseHexId(traceId, 4), 0, 4))}`);
  }
  if (search !== undefined && search !== '') conditions.push(bodyHolds(search));
  return { conditions: [...conditions, ...matchers.conditions], rest: matchers.rest };
}
