import {
  type CallOptions,
  latencyBounds,
  type SpanQuery,
  type TimeGrid,
  type TraceStore,
} from '@abduce/core';
import { decodeNative } from '../native/decode.ts';
import type { PartContext } from '../part-context.ts';
import { checkedGrid, minuteStepSql, minutesWithin, stepSql } from '../rows/grid-sql.ts';
import { numbersOf } from '../rows/numbers.ts';
import { allOf, type Sql, sql } from '../sql.ts';
import {
  bucketCount,
  bucketSql,
  failedSql,
  redConditions,
  redTable,
  redTells,
} from './red-table.ts';
import { spanConditions } from './span-conditions.ts';
import { traceTimesOf } from './span-part.ts';

export interface LatencyHeatmapQuery extends Omit<SpanQuery, 'range' | 'order' | 'limit'> {
  readonly grid: TimeGrid;
}

/** Spans by time and duration. */
export interface LatencyHeatmap {
  /** Upper bounds of the buckets in seconds; one more bucket holds what is above them all. */
  readonly bounds: readonly number[];
  /** Spans of bucket `b` in step `s` at `b * grid.length + s`. */
  readonly counts: Float64Array;
  /** Those of them that failed. */
  readonly errors: Float64Array;
}

async function statementOf(
  context: PartContext,
  query: LatencyHeatmapQuery,
  signal: AbortSignal | undefined,
): Promise<Sql> {
  const { grid, ...rest } = query;
  const range = checkedGrid(grid, bucketCount);
  const aggregated = redConditions(rest);
  return aggregated !== undefined && (await redTells(context, grid, signal))
    ? sql`SELECT ${minuteStepSql(grid)} AS Step, Bucket, sum(Requests) AS Spans, sum(Errors) AS Failed
FROM ${context.table(redTable)}
WHERE ${allOf([minutesWithin(range), ...aggregated])}
GROUP BY Step, Bucket`
    : sql`SELECT ${stepSql(grid)} AS Step, ${bucketSql} AS Bucket, count() AS Spans, countIf(${failedSql}) AS Failed
FROM ${context.table('otel_traces')}
WHERE ${allOf(spanConditions({ ...rest, range }, traceTimesOf(context)).conditions)}
GROUP BY Step, Bucket`;
}

/** How many spans were how slow when: from the aggregates by the minute where they can tell, else from the spans. */
export async function latencyHeatmap(
  context: PartContext,
  store: TraceStore,
  query: LatencyHeatmapQuery,
  { signal }: CallOptions = {},
): Promise<LatencyHeatmap> {
  signal?.throwIfAborted();
  const { grid } = query;
  const range = checkedGrid(grid, bucketCount);
  const counts = new Float64Array(bucketCount * grid.length);
  const errors = new Float64Array(bucketCount * grid.length);
  const add = (step: number, bucket: number, spans: number, failed: number): void => {
    const cell = bucket * grid.length + step;
    counts[cell] = (counts[cell] ?? 0) + spans;
    errors[cell] = (errors[cell] ?? 0) + failed;
  };
  const { rest } = spanConditions({ ...query, range });
  await context.ready();
  if (rest.length > 0) {
    for await (const { spans } of store.query({ ...query, range }, signal && { signal })) {
      for (let row = 0; row < (spans?.length ?? 0); row++) {
        const seconds = (spans?.durationMs[row] as number) / 1000;
        const above = latencyBounds.findIndex((bound) => seconds <= bound);
        const step = Math.floor(((spans?.startMs[row] as number) - grid.start) / grid.step);
        add(step, above < 0 ? bucketCount - 1 : above, 1, spans?.status[row] === 2 ? 1 : 0);
      }
    }
  } else {
    const answer = context.connection.read(
      await statementOf(context, query, signal),
      signal && { signal },
    );
    for await (const block of decodeNative(answer)) {
      const [steps, buckets] = [numbersOf(block, 'Step'), numbersOf(block, 'Bucket')];
      const [spans, failed] = [numbersOf(block, 'Spans'), numbersOf(block, 'Failed')];
      for (let row = 0; row < block.rows; row++) {
        add(
          steps[row] as number,
          buckets[row] as number,
          spans[row] as number,
          failed[row] as number,
        );
      }
    }
  }
  return { bounds: latencyBounds, counts, errors };
}
