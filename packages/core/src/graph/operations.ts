import type { EntityId } from '../model/entity.ts';
import type { TimeRange } from '../model/units.ts';
import { aggregator } from './aggregate.ts';
import { foldAggregate } from './fold-aggregate.ts';
import { latencyBounds } from './latency-bounds.ts';
import type { RequestTable } from './request-table.ts';
import { flag, type SpanColumns } from './span-columns.ts';

/** Requests by service and operation; one row each, in order of service and name. */
export interface OperationTable {
  readonly length: number;
  readonly service: readonly EntityId[];
  /** `GET /cart/:id`, `shop.Cart/Add`, or the span's name; `other` holds the rarest of a service with too many. */
  readonly name: readonly string[];
  /** `spanKind.server` or `spanKind.consumer`. */
  readonly kind: Uint8Array;
  readonly requests: Float64Array;
  readonly errors: Float64Array;
  /** Seconds. */
  readonly time: Float64Array;
  /** Upper bounds in seconds. */
  readonly bounds: readonly number[];
  /** Row `r` owns `bounds.length + 1` counts, not cumulative, the last one above all bounds. */
  readonly buckets: Float64Array;
  /** Operations folded into `other`. */
  readonly folded: number;
}

/** Operations kept per service. */
const maxOperations = 200;

export function operationTable(
  requests: RequestTable,
  columns: SpanColumns,
  strings: readonly string[],
  serviceId: (service: number) => EntityId,
  range: TimeRange,
): OperationTable {
  const sums = aggregator();
  for (let at = 0; at < requests.length; at++) {
    const start = requests.start[at] as number;
    if (start < range.start || start >= range.end) continue;
    const row = requests.row[at] as number;
    const owner = (requests.service[at] as number) * 8 + (columns.kind[row] as number);
    const failed = ((requests.flags[at] as number) & flag.error) !== 0;
    sums.add(owner, columns.operation[row] as number, requests.duration[at] as number, failed);
  }
  const folded = foldAggregate(
    sums.take(),
    (owner) => serviceId(owner >> 3),
    strings,
    maxOperations,
  );
  return {
    length: folded.length,
    service: folded.owner.map((owner) => serviceId(owner >> 3)),
    name: folded.text,
    kind: Uint8Array.from(folded.owner, (owner) => owner & 7),
    requests: folded.count,
    errors: folded.errors,
    time: folded.time,
    bounds: latencyBounds,
    buckets: folded.buckets,
    folded: folded.folded,
  };
}
