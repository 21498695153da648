import type { EntityId } from '../../model/entity.ts';
import type { World } from '../../world/world.ts';
import { intentionalWaits } from './intentional-waits.ts';
import type { LatencyLadder } from './latency-ladder.ts';

/**
 * Requests per second that a service keeps waiting on purpose: the signal `service.waits`, which knows operations, or
 * else what its latency buckets show of them. `undefined` when there are none.
 */
export function serviceWaits(
  world: World,
  service: EntityId,
  ladder: LatencyLadder,
): Float64Array | undefined {
  const known = world.signals.one('service.waits', service);
  if (known !== undefined) return known.values;
  const { bounds, rates } = ladder;
  const { length, step } = world.grid;
  const seconds = step / 1000;
  const counts: (Float64Array | undefined)[] = [];
  for (let at = 0; at < length; at++) {
    const buckets = new Float64Array(bounds.length);
    let below = 0;
    for (let i = 0; i < bounds.length; i++) {
      const rate = rates[i]?.[at] as number;
      buckets[i] = Math.max(0, rate - below) * seconds;
      below = rate;
    }
    counts.push(buckets.every(Number.isFinite) ? buckets : undefined);
  }
  const steps = counts.filter((step) => step !== undefined);
  const errors = world.signals.one('service.errors', service)?.values;
  let failed = 0;
  for (let at = 0; at < length; at++) {
    const rate = errors?.[at];
    if (rate !== undefined && rate > 0) failed += rate * seconds;
  }
  const mode = intentionalWaits({ bounds, steps, errors: failed });
  if (mode === undefined) return undefined;
  return Float64Array.from(counts, (buckets) => {
    if (buckets === undefined) return 0;
    let slow = 0;
    for (let i = mode.from; i <= mode.to; i++) slow += buckets[i] as number;
    return slow / seconds;
  });
}
