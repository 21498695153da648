import type { EntityId } from '../../model/entity.ts';
import type { SignalIndex } from '../../model/signal-table.ts';

/** The latency buckets of one service: cumulative rates per step. */
export interface LatencyLadder {
  /** Upper bounds in seconds, ascending; the last may be infinite. */
  readonly bounds: readonly number[];
  /** Requests per second at or under the bound, one array a bound. */
  readonly rates: readonly Float64Array[];
}

export function latencyLadder(signals: SignalIndex, service: EntityId): LatencyLadder | undefined {
  const rungs: [number, Float64Array][] = [];
  for (const { labels, values } of signals.series('service.latency.bucket', service)) {
    const le = labels.get('le') ?? '';
    const bound = le === '+Inf' ? Number.POSITIVE_INFINITY : Number.parseFloat(le);
    if (!Number.isNaN(bound)) rungs.push([bound, values]);
  }
  if (rungs.length === 0) return undefined;
  rungs.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return { bounds: rungs.map(([bound]) => bound), rates: rungs.map(([, rates]) => rates) };
}
