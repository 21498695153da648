import type { EntityId } from '../model/entity.ts';
import type { TimeRange } from '../model/units.ts';
import { aggregator } from './aggregate.ts';
import type { JoinedSpans } from './emit-calls.ts';
import { foldAggregate } from './fold-aggregate.ts';
import { latencyBounds } from './latency-bounds.ts';
import { flag } from './span-columns.ts';

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
  { columns, callees, edgeOf }: JoinedSpans,
  strings: readonly string[],
  dependencyIdOf: (edge: number) => EntityId,
  range: TimeRange,
): StatementTable {
  const sums = aggregator();
  for (let row = 0; row < columns.length; row++) {
    const edge = edgeOf[row] as number;
    const start = columns.start[row] as number;
    if (edge === -1 || callees.within[row] !== -1) continue;
    if (start < range.start || start >= range.end) continue;
    const text = (columns.statement[row] as number) || (columns.operation[row] as number);
    const failed = ((columns.flags[row] as number) & flag.error) !== 0;
    sums.add(edge, text, columns.duration[row] as number, failed);
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
