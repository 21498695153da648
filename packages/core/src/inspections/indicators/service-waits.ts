import type { EntityId } from '../../model/entity.ts';
import type { World } from '../../world/world.ts';
import { intentionalWaits, waitCandidate } from './intentional-waits.ts';
import type { LatencyLadder } from './latency-ladder.ts';

/**
 * Requests per second in the ladder that the service keeps waiting on purpose: what the buckets themselves show of
 * waits, or else those of the signal `service.waits`, as far as the buckets hold them (those that a span graph
 * writes leave waits out). `undefined` when there are none. `known` tells that there were some not long ago.
 */
export function serviceWaits(
  world: World,
  service: EntityId,
  ladder: LatencyLadder,
  known = false,
): Float64Array | undefined {
  return shownByBuckets(world, service, ladder, known) ?? toldBySignal(world, service, ladder);
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
  known: boolean,
): Float64Array | undefined {
  const { length, step } = world.grid;
  const seconds = step / 1000;
  const errors = countOf(world.signals.one('service.errors', service)?.values, seconds);
  const totals = new Float64Array(bounds.length);
  let under = 0;
  for (const [i, rungs] of rates.entries()) {
    const count = countOf(rungs, seconds);
    totals[i] = Math.max(0, count - under);
    under = count;
  }
  // Most services end here, before a step is looked at.
  if (waitCandidate(bounds, totals, errors) === undefined) return undefined;
  const counts: (Float64Array | undefined)[] = [];
  for (let at = 0; at < length; at++) {
    const buckets = new Float64Array(bounds.length);
    let below = 0;
    let complete = true;
    for (let i = 0; i < bounds.length; i++) {
      const rate = rates[i]?.[at] as number;
      complete &&= Number.isFinite(rate);
      buckets[i] = Math.max(0, rate - below) * seconds;
      below = rate;
    }
    counts.push(complete ? buckets : undefined);
  }
  const steps = counts.filter((step) => step !== undefined);
  const mode = intentionalWaits({ bounds, steps, errors, known });
  if (mode === undefined) return undefined;
  return Float64Array.from(counts, (buckets) => {
    if (buckets === undefined) return 0;
    let slow = 0;
    for (let i = mode.from; i <= mode.to; i++) slow += buckets[i] as number;
    return slow / seconds;
  });
}

/** Requests behind rates per second; unknown ones count as none. */
function countOf(rates: Float64Array | undefined, seconds: number): number {
  let count = 0;
  for (let i = 0; rates !== undefined && i < rates.length; i++) {
    const rate = rates[i] as number;
    if (rate > 0 && rate < Number.POSITIVE_INFINITY) count += rate * seconds;
  }
  return count;
}
