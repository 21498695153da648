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
  Stats extends Pick<PartStats, 'rows' | 'bytes' | 'duplicates'> = Pick<
    PartStats,
    'rows' | 'bytes' | 'duplicates'
  >,
> {
  readonly store: Store;
  readonly part: Evictable;
  stats(): Stats;
  clear(): void;
}
