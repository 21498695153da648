import {
  AbduceError,
  type CallOptions,
  type Millis,
  type SpanQuery,
  type TraceStore,
  traceIdAt,
  type UnixMs,
} from '@abduce/core';
import { decodeNative } from '../native/decode.ts';
import type { PartContext } from '../part-context.ts';
import { numbersOf, textsOf } from '../rows/numbers.ts';
import { limitSql, orderSql } from '../rows/order-sql.ts';
import { allOf, type Sql, sql } from '../sql.ts';
import { failedSql } from './red-table.ts';
import { ofTraces, oncePerSpan, spanConditions } from './span-conditions.ts';
import { traceTimesOf } from './span-part.ts';

export interface FindTracesQuery extends Omit<SpanQuery, 'order' | 'limit'> {
  /** By the start of the span that matches, or by its duration. Default `newest`. */
  readonly order?: 'newest' | 'oldest' | 'slowest';
  /** Default 20. */
  readonly limit?: number;
}

/** A trace of which a span was asked for. */
export interface TraceSummary {
  /** Hexadecimal. */
  readonly traceId: string;
  /** Of its first span. */
  readonly start: UnixMs;
  /** From the start of the first to the end of the last span. */
  readonly duration: Millis;
  readonly spans: number;
  readonly errors: number;
  /** Sorted. */
  readonly services: readonly string[];
  /** Of the root span, or of the first where the root is missing. */
  readonly service: string;
  readonly operation: string;
}

/** Ids of traces with a span that matches, in the order asked for. */
async function matchingTraces(
  context: PartContext,
  store: TraceStore,
  query: FindTracesQuery,
  limit: number,
  signal: AbortSignal | undefined,
): Promise<readonly string[]> {
  const { order = 'newest', ...rows } = query;
  const { conditions, rest } = spanConditions(query, traceTimesOf(context));
  const found = new Map<string, number>();
  if (rest.length === 0) {
    const sorted: Sql =
      order === 'slowest'
        ? sql`ORDER BY greatest(0, toInt64(Duration)) DESC, TraceId`
        : orderSql(order === 'newest', ['TraceId']);
    const statement = sql`SELECT TraceId FROM ${context.table('otel_traces')}
WHERE ${allOf([...conditions, sql`TraceId != ''`])}
${sorted}
LIMIT 1 BY TraceId
${limitSql(limit)}`;
    const ids: string[] = [];
    const answer = context.connection.read(statement, signal && { signal });
    for await (const block of decodeNative(answer)) ids.push(...textsOf(block, 'TraceId'));
    return ids;
  }
  const asked = { ...rows, order: order === 'oldest' ? 'oldest' : 'newest' } as const;
  for await (const { spans } of store.query(asked, signal && { signal })) {
    for (let row = 0; row < (spans?.length ?? 0); row++) {
      if (spans === undefined) break;
      const id = traceIdAt(spans, row);
      if (id === '') continue;
      const duration = spans.durationMs[row] as number;
      found.set(id, Math.max(found.get(id) ?? 0, duration));
      if (order !== 'slowest' && found.size === limit) return [...found.keys()];
    }
    if (order === 'slowest' && found.size > limit * 2) prune(found, limit);
  }
  if (order === 'slowest') prune(found, limit);
  return [...found.keys()];
}

/** Keeps the `limit` slowest, slowest first. */
function prune(found: Map<string, number>, limit: number): void {
  const kept = [...found].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).slice(0, limit);
  found.clear();
  for (const [id, duration] of kept) found.set(id, duration);
}

async function summaries(
  context: PartContext,
  traceIds: readonly string[],
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, TraceSummary>> {
  const end = sql`toUnixTimestamp64Nano(Timestamp) + greatest(0, toInt64(Duration))`;
  const statement = sql`SELECT TraceId, min(toUnixTimestamp64Nano(Timestamp)) AS First, max(${end}) AS Last,
  count() AS Spans, countIf(${failedSql}) AS Failed,
  arraySort(groupUniqArray(64)(toString(ServiceName))) AS Services,
  argMin(toString(ServiceName), (ParentSpanId != '', Timestamp)) AS Service,
  argMin(toString(SpanName), (ParentSpanId != '', Timestamp)) AS Operation
FROM (
  SELECT * FROM ${context.table('otel_traces')}
  WHERE ${ofTraces(traceIds, traceTimesOf(context))}
  ${oncePerSpan}
)
GROUP BY TraceId`;
  const result = new Map<string, TraceSummary>();
  const answer = context.connection.read(statement, signal && { signal });
  for await (const block of decodeNative(answer)) {
    const [ids, services] = [textsOf(block, 'TraceId'), textsOf(block, 'Service')];
    const operations = textsOf(block, 'Operation');
    const [spans, failed] = [numbersOf(block, 'Spans'), numbersOf(block, 'Failed')];
    const [first, last] = [block.columns.get('First'), block.columns.get('Last')];
    const lists = block.columns.get('Services');
    if (first?.kind !== 'bigints' || last?.kind !== 'bigints') continue;
    for (let row = 0; row < block.rows; row++) {
      const traceId = ids[row] as string;
      const [from, to] = [first.values[row] as bigint, last.values[row] as bigint];
      const names: string[] = [];
      if (lists?.kind === 'array' && lists.items.kind === 'strings') {
        const { items, offsets } = lists;
        for (let at = offsets[row] as number; at < (offsets[row + 1] as number); at++) {
          names.push(items.strings[items.ids[at] as number] as string);
        }
      }
      result.set(traceId, {
        traceId,
        start: Number(from / 1000n) / 1000,
        duration: Number(to - from) / 1e6,
        spans: spans[row] as number,
        errors: failed[row] as number,
        services: names,
        service: services[row] as string,
        operation: operations[row] as string,
      });
    }
  }
  return result;
}

/** Traces that have a span with these attributes, this duration or status, told as a whole. */
export async function findTraces(
  context: PartContext,
  store: TraceStore,
  query: FindTracesQuery,
  { signal }: CallOptions = {},
): Promise<readonly TraceSummary[]> {
  signal?.throwIfAborted();
  const { limit = 20, ...asked } = query;
  if (!(limit >= 0 && limit <= 10_000)) {
    throw new AbduceError('CONFIG', `query has limit ${limit}`, {
      hint: 'Use a number of traces from 0 to 10,000.',
    });
  }
  await context.ready();
  const count = Math.ceil(limit);
  if (count === 0) return [];
  const ids = await matchingTraces(context, store, asked, count, signal);
  if (ids.length === 0) return [];
  const found = await summaries(context, ids, signal);
  return ids.flatMap((id) => found.get(id) ?? []);
}
