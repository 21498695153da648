import type { TraceStore } from '@abduce/core';
import { checkedQuery } from '../../memory/row-query.ts';
import { decodeNative } from '../native/decode.ts';
import type { PartContext } from '../part-context.ts';
import { limitSql, orderSql } from '../rows/order-sql.ts';
import { pageSettings } from '../rows/read-settings.ts';
import { rowPages } from '../rows/row-pages.ts';
import { selectList } from '../rows/select-sql.ts';
import { writeRows } from '../rows/write-rows.ts';
import { allOf, sql } from '../sql.ts';
import { readSpans, spanAsked } from './read-spans.ts';
import { spanColumns } from './span-columns.ts';
import { oncePerSpan, spanConditions, type TraceTimes } from './span-conditions.ts';

const table = 'otel_traces';
const times = 'otel_traces_trace_id_ts';

export function traceTimesOf(context: PartContext): TraceTimes | undefined {
  return context.columns(times).size === 0 ? undefined : { table: context.table(times) };
}

/** Spans in `otel_traces`, in our layout, the exporter's or Coroot's. */
export function spanPart(context: PartContext): Required<TraceStore> {
  return {
    async *query(query, { signal } = {}) {
      const { newestFirst, limit } = checkedQuery(query, signal);
      const { rest } = spanConditions(query);
      await context.ready();
      if (limit <= 0) return;
      const { conditions } = spanConditions(query, traceTimesOf(context));
      const statement = sql`SELECT ${selectList(spanAsked, context.columns(table))}
FROM ${context.table(table)}
WHERE ${allOf(conditions)}
${orderSql(newestFirst, ['TraceId', 'SpanId', 'SpanKind'])}
${oncePerSpan}
${limitSql(rest.length === 0 ? limit : undefined)}`;
      const answer = context.connection.read(statement, {
        settings: pageSettings,
        ...(signal !== undefined && { signal }),
      });
      yield* rowPages(decodeNative(answer), {
        table: 'spans',
        rest,
        limit,
        signal,
        toBatch: readSpans,
      });
    },
    async write(batch, options = {}) {
      options.signal?.throwIfAborted();
      const { spans } = batch;
      await context.ready();
      if (spans === undefined || spans.length === 0) return;
      const older = !context.columns(table).has('ScopeName');
      await writeRows(context, table, spans.length, spanColumns(batch, spans, { older }), options);
    },
  };
}
