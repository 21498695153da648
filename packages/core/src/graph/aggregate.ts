import { latencyBounds } from './latency-bounds.ts';
import { wordIndex } from './word-index.ts';
import { wholeNanos } from './write-cells.ts';

/** Sums per (owner, text): what operations and statements have in common. */
export interface Aggregate {
  readonly length: number;
  readonly owner: Uint32Array;
  /** String numbers. */
  readonly text: Uint32Array;
  readonly count: Float64Array;
  readonly errors: Float64Array;
  /** Seconds. */
  readonly time: Float64Array;
  /** `length · (bounds + 1)`; counts per bucket, not cumulative, the last one above all bounds. */
  readonly buckets: Float64Array;
}

export interface Aggregator {
  add(owner: number, text: number, milliseconds: number, failed: boolean): void;
  take(): Aggregate;
}

export function aggregator(): Aggregator {
  const index = wordIndex(2);
  const width = latencyBounds.length + 1;
  let counts = new Float64Array(64);
  let errors = new Float64Array(64);
  let nanos = new Float64Array(64);
  let buckets = new Float64Array(64 * width);
  const grown = (from: Float64Array): Float64Array<ArrayBuffer> => {
    const to = new Float64Array(from.length * 2);
    to.set(from);
    return to;
  };
  return {
    add(owner, text, milliseconds, failed) {
      const at = index.intern(owner, text);
      if (at >= counts.length) {
        counts = grown(counts);
        errors = grown(errors);
        nanos = grown(nanos);
        buckets = grown(buckets);
      }
      counts[at] = (counts[at] as number) + 1;
      if (failed) errors[at] = (errors[at] as number) + 1;
      nanos[at] = (nanos[at] as number) + wholeNanos(milliseconds);
      let bucket = 0;
      while (bucket < width - 1 && milliseconds > (latencyBounds[bucket] as number) * 1000)
        bucket++;
      const cell = at * width + bucket;
      buckets[cell] = (buckets[cell] as number) + 1;
    },
    take: () => ({
      length: index.size,
      owner: Uint32Array.from({ length: index.size }, (_, at) => index.word(at, 0)),
      text: Uint32Array.from({ length: index.size }, (_, at) => index.word(at, 1)),
      count: counts.slice(0, index.size),
      errors: errors.slice(0, index.size),
      time: nanos.subarray(0, index.size).map((value) => value / 1e9),
      buckets: buckets.slice(0, index.size * width),
    }),
  };
}
