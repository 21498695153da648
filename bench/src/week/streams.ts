import type { AttributesInit, PointInit, UnixMs } from '@abduce/core';
import type { Random } from '@abduce/core/testing';
import { bucketShares, durationBounds, poisson } from './durations.ts';
import type { Health } from './types.ts';

/** A cumulative histogram of durations. */
export interface Stream {
  readonly name: string;
  readonly attributes: AttributesInit;
  /** False leaves the buckets out, as a view of the SDK may. */
  readonly bucketed: boolean;
  readonly counts: Float64Array;
  count: number;
  /** Seconds. */
  sum: number;
}

/** Where requests of a bucket lie about, in seconds. */
const typical = [...Array.from(durationBounds, (bound) => bound * 0.75), 20];

export function newStream(name: string, attributes: AttributesInit, bucketed: boolean): Stream {
  return {
    name,
    attributes,
    bucketed,
    counts: new Float64Array(durationBounds.length + 1),
    count: 0,
    sum: 0,
  };
}

/** Shares of buckets are asked for often, and change once a minute. */
const sharesOf = new WeakMap<Health, Float64Array>();

/** Draws requests, `mean` in all, and returns how many there were. A stream begins with its first request. */
export function serve(
  streamOf: () => Stream,
  health: Health,
  mean: number,
  chance: Random,
): number {
  if (!(mean > 0)) return 0;
  let shares = sharesOf.get(health);
  if (shares === undefined) sharesOf.set(health, (shares = bucketShares(health.modes)));
  let drawn = 0;
  let stream: Stream | undefined;
  for (let i = 0; i < shares.length; i++) {
    const count = poisson(mean * (shares[i] as number), chance);
    if (count === 0) continue;
    stream ??= streamOf();
    stream.counts[i] = (stream.counts[i] as number) + count;
    stream.sum += count * (typical[i] as number);
    drawn += count;
  }
  if (stream !== undefined) stream.count += drawn;
  return drawn;
}

const none = new Float64Array(0);

/** Flag of a point that says that its series has ended. */
const noRecordedValue = 1;

export function pointOf(
  stream: Stream,
  resource: AttributesInit,
  start: UnixMs,
  time: UnixMs,
  stale: boolean,
): PointInit {
  const { name, attributes, counts, count, sum, bucketed } = stream;
  const shared = { resource, name, unit: 's', kind: 'histogram', time, attributes } as const;
  if (stale) return { ...shared, flags: noRecordedValue, value: Number.NaN };
  return {
    ...shared,
    start,
    count,
    value: sum,
    histogram: {
      bounds: bucketed ? durationBounds : none,
      counts: bucketed ? counts.slice() : none,
      min: Number.NaN,
      max: Number.NaN,
    },
  };
}
