import type { EntityId } from '../../model/entity.ts';
import type { World } from '../../world/world.ts';
import { intentionalWaits, shortestWait } from './intentional-waits.ts';
import type { LatencyLadder } from './latency-ladder.ts';

/**
 * Requests per second in the ladder that the service keeps waiting on purpose: what the buckets themselves show of
 * waits, or else those of the signal `service.waits`, as far as the buckets hold them (those that a span graph
 * writes leave waits out). `undefined` when there are none.
 */
export function serviceWaits(
  world: World,
  service: EntityId,
  ladder: LatencyLadder,
): Float64Array | undefined {
  return shownByBuckets(world, service, ladder) ?? toldBySignal(world, service, ladder);
}

function toldBySignal(
  world: World,
  service: EntityId,
  { rates }: LatencyLadder,
): Float64Array | undefined {
  const waits = world.signals.one('service.waits', service)?.values;
  const requests = world.signals.one('service.requests', service)?.values;
  const held = rates.at(-1);
  if (waits === undefined || requests === undefined || held === undefined) return undefined;
  return waits.map((rate, i) => {
    const twice = rate + (held[i] as number) - (requests[i] as number);
    return rate > 0 && twice > 0 ? Math.min(rate, twice) : 0;
  });
}

function shownByBuckets(
  world: World,
  service: EntityId,
  { bounds, rates }: LatencyLadder,
): Float64Array | undefined {
  const { length, step } = world.grid;
  if (!anyAbove(shortestWait, bounds, rates)) return undefined;
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

/** Whether any request took longer than `duration`; cheap, and mostly the end of it. */
function anyAbove(
  duration: number,
  bounds: LatencyLadder['bounds'],
  rates: LatencyLadder['rates'],
): boolean {
  const under = rates[bounds.findLastIndex((bound) => bound <= duration)];
  const all = rates.at(-1);
  if (all === undefined || under === undefined) return all !== undefined;
  for (let i = 0; i < all.length; i++) if ((all[i] as number) > (under[i] as number)) return true;
  return false;
}
