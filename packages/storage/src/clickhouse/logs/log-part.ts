import { type LogStore, rowMatcher } from '@abduce/core';
import { checkedQuery } from '../../memory/row-query.ts';
import { decodeNative } from '../native/decode.ts';
import type { PartContext } from '../part-context.ts';
import { limitSql, orderSql } from '../rows/order-sql.ts';
import { pageSettings } from '../rows/read-settings.ts';
import { rowPages } from '../rows/row-pages.ts';
import { selectList } from '../rows/select-sql.ts';
import { writeRows } from '../rows/write-rows.ts';
import { allOf, sql } from '../sql.ts';
import { logColumns } from './log-columns.ts';
import { logConditions } from './log-conditions.ts';
import { logAsked, readLogs } from './read-logs.ts';

const table = 'otel_logs';

/** Log records in `otel_logs`, in our layout, the exporter's or Coroot's. */
export function logPart(context: PartContext): Required<LogStore> {
  return {
    async *query(query, { signal } = {}) {
      const { newestFirst, limit } = checkedQuery(query, signal);
      const { conditions, rest } = logConditions(query);
      await context.ready();
      if (limit <= 0) return;
      const known = context.columns(table);
      const ties = known.has('BatchRow') ? ['BatchRow'] : ['TraceId', 'SpanId'];
      const statement = sql`SELECT ${selectList(logAsked, known)}
FROM ${context.table(table)}
WHERE ${allOf(conditions)}
${orderSql(newestFirst, ties)}
${limitSql(rest.length === 0 ? limit : undefined)}`;
      const answer = context.connection.read(statement, {
        settings: pageSettings,
        ...(signal !== undefined && { signal }),
      });
      yield* rowPages(decodeNative(answer), {
        table: 'logs',
        limit,
        signal,
        toBatch: readLogs,
        matcher: (batch) =>
          batch.logs && rest.length > 0 ? rowMatcher(batch, batch.logs, rest) : undefined,
      });
    },
    async write(batch, options = {}) {
      options.signal?.throwIfAborted();
      const { logs } = batch;
      await context.ready();
      if (logs === undefined || logs.length === 0) return;
      await writeRows(context, table, logs.length, logColumns(batch, logs), options);
    },
  };
}
