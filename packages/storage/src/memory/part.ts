import type { UnixMs } from '@abduce/core';
import type { Evictable } from './retention.ts';
import type { PartStats } from './stats.ts';

/** What the store as a whole does for its parts. */
export interface PartContext {
  now(): UnixMs;
  /** Since when telemetry must have arrived to be seen. Throws `STORE_UNAVAILABLE` after `close`. */
  open(): UnixMs;
  /** Lets go of what is too old or too much. */
  retain(): void;
}

export interface StorePart<
  Store,
  Held,
  Stats extends Pick<PartStats, 'rows' | 'bytes' | 'duplicates'> = Pick<
    PartStats,
    'rows' | 'bytes' | 'duplicates'
  >,
> {
  readonly store: Store;
  /** What it holds, oldest arrival first: what a snapshot saves. */
  held(): readonly Held[];
  /** Takes back what `held` told, without asking whether it came before. Call it in that order. */
  restore(held: Held): void;
  readonly part: Evictable;
  stats(): Stats;
  clear(): void;
}
