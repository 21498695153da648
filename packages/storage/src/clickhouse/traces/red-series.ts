import {
  AbduceError,
  type CallOptions,
  latencyBounds,
  type Millis,
  quantileOfBuckets,
  type TimeGrid,
} from '@abduce/core';
import type { DecodedData } from '../native/column.ts';
import { decodeNative } from '../native/decode.ts';
import type { PartContext } from '../part-context.ts';
import { checkedGrid, minuteStepSql, minutesWithin, stepSql } from '../rows/grid-sql.ts';
import { asNumbers, textsOf } from '../rows/numbers.ts';
import { timestampWithin } from '../rows/time-sql.ts';
import { allOf, identifier, join, type Sql, sql, value } from '../sql.ts';
import { bucketCount, bucketSql, failedSql, redTable, redTells } from './red-table.ts';
import { spanValue, spellings } from './span-names.ts';

const columns = { service: 'ServiceName', operation: 'SpanName', kind: 'SpanKind' } as const;

export interface RedQuery {
  readonly grid: TimeGrid;
  readonly services?: readonly string[];
  readonly operations?: readonly string[];
  /** See `spanKind`. */
  readonly kinds?: readonly number[];
  /** Root spans only. Default false. */
  readonly roots?: boolean;
  /** What series are told apart by. Default service, operation and kind. */
  readonly by?: readonly ('service' | 'operation' | 'kind')[];
  /** Each in 0..1. Default 0.5, 0.95 and 0.99. */
  readonly quantiles?: readonly number[];
  /** Series at most, those with the most requests. Default 200. */
  readonly limit?: number;
}

/** Requests, errors and durations over time, of spans alike. Counts are 0 where there were no spans. */
export interface RedSeries {
  readonly service?: string;
  readonly operation?: string;
  readonly kind?: number;
  readonly requests: Float64Array;
  readonly errors: Float64Array;
  /** Milliseconds; `NaN` where there were no requests. */
  readonly mean: Float64Array;
  /** By the quantiles asked for, in milliseconds, out of `latencyBounds`; `NaN` where there were no requests. */
  readonly quantiles: readonly Float64Array[];
}

const defaults = {
  by: ['service', 'operation', 'kind'],
  quantiles: [0.5, 0.95, 0.99],
  limit: 200,
} as const;

/** Rows of step, bucket, requests, errors and duration, by what the series are told apart by. */
async function cells(
  context: PartContext,
  query: RedQuery,
  keys: readonly Sql[],
  signal: AbortSignal | undefined,
): Promise<Sql> {
  const { grid, services, operations, kinds, roots = false } = query;
  const range = checkedGrid(grid, 1);
  const conditions: Sql[] = [];
  const among = (column: string, texts: readonly string[]): void => {
    conditions.push(sql`${identifier(column)} IN ${value('Array(String)', texts)}`);
  };
  if (services !== undefined) among(columns.service, services);
  if (operations !== undefined) among(columns.operation, operations);
  if (kinds !== undefined) {
    among(
      columns.kind,
      kinds.flatMap((kind) => spellings('kind', kind)),
    );
  }
  const aggregated = await redTells(context, grid, signal);
  const grouped = join([...keys, sql`Step`, sql`Bucket`]);
  return aggregated
    ? sql`SELECT ${join([...keys, sql`${minuteStepSql(grid)} AS Step`, sql`Bucket`])},
  sum(Requests) AS Spans, sum(Errors) AS Failed, sum(DurationSum) AS Nanos
FROM ${context.table(redTable)}
WHERE ${allOf([minutesWithin(range), ...(roots ? [sql`Root = 1`] : []), ...conditions])}
GROUP BY ${grouped}`
    : sql`SELECT ${join([...keys, sql`${stepSql(grid)} AS Step`, sql`${bucketSql} AS Bucket`])},
  count() AS Spans, countIf(${failedSql}) AS Failed, toUInt64(sum(greatest(0, toInt64(Duration)))) AS Nanos
FROM ${context.table('otel_traces')}
WHERE ${allOf([timestampWithin(range), ...(roots ? [sql`ParentSpanId = ''`] : []), ...conditions])}
GROUP BY ${grouped}`;
}

interface Cells {
  readonly steps: Float64Array;
  readonly buckets: Float64Array;
  readonly spans: Float64Array;
  readonly failed: Float64Array;
  readonly nanos: Float64Array;
}

type Curves = Pick<RedSeries, 'requests' | 'errors' | 'mean' | 'quantiles'>;

function curves(
  length: number,
  asked: readonly number[],
  cell: Cells,
  from: number,
  to: number,
): Curves {
  const [requests, errors] = [new Float64Array(length), new Float64Array(length)];
  const nanos = new Float64Array(length);
  const buckets = new Float64Array(length * bucketCount);
  for (let at = from; at < to; at++) {
    const step = cell.steps[at] as number;
    const slot = step * bucketCount + (cell.buckets[at] as number);
    requests[step] = (requests[step] ?? 0) + (cell.spans[at] as number);
    errors[step] = (errors[step] ?? 0) + (cell.failed[at] as number);
    nanos[step] = (nanos[step] ?? 0) + (cell.nanos[at] as number);
    buckets[slot] = (buckets[slot] ?? 0) + (cell.spans[at] as number);
  }
  const quantiles = asked.map(() => new Float64Array(length));
  const cumulative = new Float64Array(bucketCount);
  for (let step = 0; step < length; step++) {
    let total = 0;
    for (let bucket = 0; bucket < bucketCount; bucket++) {
      total += buckets[step * bucketCount + bucket] as number;
      cumulative[bucket] = total;
    }
    for (const [i, quantile] of asked.entries()) {
      const seconds = quantileOfBuckets(latencyBounds, cumulative, quantile);
      (quantiles[i] as Float64Array)[step] = seconds * 1000;
    }
  }
  const mean: Float64Array<ArrayBuffer> = nanos.map(
    (sum, step): Millis => sum / (requests[step] as number) / 1e6,
  );
  return { requests, errors, mean, quantiles };
}

function itemsOf(data: DecodedData | undefined): Float64Array {
  return data?.kind === 'array'
    ? asNumbers(data.items, data.offsets[data.offsets.length - 1] as number)
    : new Float64Array();
}

/** Request rates, errors and latencies, busiest first: from the aggregates by the minute where they can tell. */
export async function redSeries(
  context: PartContext,
  query: RedQuery,
  { signal }: CallOptions = {},
): Promise<readonly RedSeries[]> {
  signal?.throwIfAborted();
  const { grid, by = defaults.by, quantiles = defaults.quantiles, limit = defaults.limit } = query;
  if (!(limit >= 0)) {
    throw new AbduceError('CONFIG', `query has limit ${limit}`, {
      hint: 'Use a number of series, 0 or more.',
    });
  }
  checkedGrid(grid, (quantiles.length + 3) * Math.max(1, limit));
  await context.ready();
  const keys = by.map((key) => identifier(columns[key]));
  const lists = ['Step', 'Bucket', 'Spans', 'Failed', 'Nanos'] as const;
  const arrays = lists.map(
    (name) => sql`groupArray(${identifier(name)}) AS ${identifier(`${name}s`)}`,
  );
  const statement = sql`SELECT ${join([...keys, ...arrays])}
FROM (${await cells(context, query, keys, signal)})
GROUP BY ${keys.length === 0 ? sql`tuple()` : join(keys)}
ORDER BY ${join([sql`sum(Spans) DESC`, ...keys])}
LIMIT ${value('UInt64', Math.ceil(limit))}`;
  const found: RedSeries[] = [];
  const answer = context.connection.read(statement, {
    settings: { max_block_size: 256 },
    ...(signal !== undefined && { signal }),
  });
  for await (const block of decodeNative(answer)) {
    const [steps, buckets, spans, failed, nanos] = lists.map((name) =>
      itemsOf(block.columns.get(`${name}s`)),
    ) as [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array];
    const offsets = block.columns.get('Steps');
    if (offsets?.kind !== 'array') continue;
    const names = new Map(by.map((key) => [key, textsOf(block, columns[key])]));
    for (let row = 0; row < block.rows; row++) {
      const [from, to] = [offsets.offsets[row] as number, offsets.offsets[row + 1] as number];
      const service = names.get('service')?.[row];
      const operation = names.get('operation')?.[row];
      const kind = names.get('kind')?.[row];
      found.push({
        ...(service !== undefined && { service }),
        ...(operation !== undefined && { operation }),
        ...(kind !== undefined && { kind: spanValue('kind', kind) }),
        ...curves(grid.length, quantiles, { steps, buckets, spans, failed, nanos }, from, to),
      });
    }
  }
  return found;
}
