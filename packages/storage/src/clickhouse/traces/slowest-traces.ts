import {
  AbduceError,
  type CallOptions,
  type Millis,
  type TimeRange,
  type UnixMs,
} from '@abduce/core';
import { decodeNative } from '../native/decode.ts';
import type { PartContext } from '../part-context.ts';
import { numbersOf, textsOf } from '../rows/numbers.ts';
import { timestampWithin } from '../rows/time-sql.ts';
import { allOf, identifier, type Sql, sql, value } from '../sql.ts';
import { helperReaches } from './helper-reach.ts';
import { longerThan } from './span-conditions.ts';
import { spanValue, spellings } from './span-names.ts';

export interface SlowestTracesQuery {
  /** By the root span's start. */
  readonly range: TimeRange;
  /** Of the root span. */
  readonly services?: readonly string[];
  readonly operations?: readonly string[];
  readonly status?: number;
  readonly minDuration?: Millis;
  /** Default 20. */
  readonly limit?: number;
}

/** A trace as its root span tells it. */
export interface RootSpan {
  /** Hexadecimal. */
  readonly traceId: string;
  readonly spanId: string;
  readonly service: string;
  readonly operation: string;
  readonly kind: number;
  readonly status: number;
  readonly start: UnixMs;
  readonly duration: Millis;
}

const roots = 'otel_traces_roots';

/** Traces with the longest root spans, slowest first: out of the table of root spans where there is one. */
export async function slowestTraces(
  context: PartContext,
  query: SlowestTracesQuery,
  { signal }: CallOptions = {},
): Promise<readonly RootSpan[]> {
  signal?.throwIfAborted();
  const { range, services, operations, status, minDuration, limit = 20 } = query;
  if (!(limit >= 0 && limit <= 10_000)) {
    throw new AbduceError('CONFIG', `query has limit ${limit}`, {
      hint: 'Use a number of traces from 0 to 10,000.',
    });
  }
  await context.ready();
  const conditions = [timestampWithin(range)];
  const among = (column: string, texts: readonly string[]): Sql =>
    sql`${identifier(column)} IN ${value('Array(String)', texts)}`;
  if (services !== undefined) conditions.push(among('ServiceName', services));
  if (operations !== undefined) conditions.push(among('SpanName', operations));
  if (status !== undefined) conditions.push(among('StatusCode', spellings('status', status)));
  if (minDuration !== undefined) conditions.push(longerThan(minDuration));
  const ready = await helperReaches(context, roots, sql`Timestamp`, range.start, signal);
  const from = context.table(ready ? roots : 'otel_traces');
  if (!ready) conditions.push(sql`ParentSpanId = ''`);
  const statement = sql`SELECT TraceId, SpanId, ServiceName, SpanName, SpanKind, StatusCode,
  toUnixTimestamp64Micro(CAST(Timestamp, 'DateTime64(6)')) AS Micros, greatest(0, toInt64(Duration)) AS Nanos
FROM ${from}
WHERE ${allOf(conditions)}
ORDER BY Nanos DESC, Timestamp, TraceId, SpanId
LIMIT 1 BY TraceId, SpanId
LIMIT ${value('UInt64', Math.ceil(limit))}`;
  const found: RootSpan[] = [];
  const answer = context.connection.read(statement, signal && { signal });
  for await (const block of decodeNative(answer)) {
    const [ids, spans] = [textsOf(block, 'TraceId'), textsOf(block, 'SpanId')];
    const [names, operationsOf] = [textsOf(block, 'ServiceName'), textsOf(block, 'SpanName')];
    const [kinds, statuses] = [textsOf(block, 'SpanKind'), textsOf(block, 'StatusCode')];
    const [micros, nanos] = [numbersOf(block, 'Micros'), numbersOf(block, 'Nanos')];
    for (let row = 0; row < block.rows; row++) {
      found.push({
        traceId: ids[row] as string,
        spanId: spans[row] as string,
        service: names[row] as string,
        operation: operationsOf[row] as string,
        kind: spanValue('kind', kinds[row] as string),
        status: spanValue('status', statuses[row] as string),
        start: (micros[row] as number) / 1000,
        duration: (nanos[row] as number) / 1e6,
      });
    }
  }
  return found;
}
