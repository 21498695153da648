import type { EntityId } from '../model/entity.ts';
import type { TimeRange } from '../model/units.ts';
import { aggregator } from './aggregate.ts';
import { type CallTable, callFlag } from './call-table.ts';
import { foldAggregate } from './fold-aggregate.ts';
import { latencyBounds } from './latency-bounds.ts';
import type { SpanColumns } from './span-columns.ts';

/** Calls by dependency and what was called; one row each, in order of dependency and text. */
export interface StatementTable {
  readonly length: number;
  readonly dependency: readonly EntityId[];
  /** A statement without its literals, `GET /items/{id}`, `shop.Cart/Add`, or the span's name; `other` holds the rarest. */
  readonly text: readonly string[];
  readonly calls: Float64Array;
  readonly errors: Float64Array;
  /** Seconds. */
  readonly time: Float64Array;
  /** Upper bounds in seconds. */
  readonly bounds: readonly number[];
  /** Row `r` owns `bounds.length + 1` counts, not cumulative, the last one above all bounds. */
  readonly buckets: Float64Array;
  /** Statements folded into `other`. */
  readonly folded: number;
}

/** Statements kept per dependency. */
const maxStatements = 200;

export function statementTable(
  calls: CallTable,
  columns: SpanColumns,
  strings: readonly string[],
  dependencyIdOf: (edge: number) => EntityId,
  range: TimeRange,
): StatementTable {
  const sums = aggregator();
  for (let at = 0; at < calls.length; at++) {
    const start = calls.start[at] as number;
    const bits = calls.flags[at] as number;
    if (start < range.start || start >= range.end || (bits & callFlag.counted) === 0) continue;
    const row = calls.row[at] as number;
    const text = (columns.statement[row] as number) || (columns.operation[row] as number);
    const failed = (bits & callFlag.failed) !== 0;
    sums.add(calls.edge[at] as number, text, calls.duration[at] as number, failed);
  }
  const folded = foldAggregate(sums.take(), dependencyIdOf, strings, maxStatements);
  return {
    length: folded.length,
    dependency: folded.owner.map(dependencyIdOf),
    text: folded.text,
    calls: folded.count,
    errors: folded.errors,
    time: folded.time,
    bounds: latencyBounds,
    buckets: folded.buckets,
    folded: folded.folded,
  };
}
