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
import { spanConditions, type TraceTimes } from './span-conditions.ts';
import { unseenSpans } from './unseen-spans.ts';

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
      const unseen = unseenSpans(rest);
      let left = limit;
      const ask = async function* (most: number | undefined) {
        const statement = sql`SELECT ${selectList(spanAsked, context.columns(table))}
FROM ${context.table(table)}
WHERE ${allOf(conditions)}
${orderSql(newestFirst, ['TraceId', 'SpanId', 'SpanKind'])}
${limitSql(most)}`;
        const answer = context.connection.read(statement, {
          settings: pageSettings,
          ...(signal !== undefined && { signal }),
        });
        for await (const page of rowPages(decodeNative(answer), {
          table: 'spans',
          limit: left,
          signal,
          toBatch: readSpans,
          matcher: unseen.matcher,
        })) {
          left -= page.spans?.length ?? 0;
          yield page;
        }
      };
      if (rest.length > 0 || !Number.isFinite(limit)) return void (yield* ask(undefined));
      // Of a span that was written twice one row is left out, so that more may have to be asked for.
      for (let most = Math.ceil(limit); ; most *= 2) {
        yield* ask(most);
        if (left <= 0 || unseen.rows < most) return;
        unseen.again();
      }
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
