import type { CallOptions, Clock, Logger, Millis } from '@abduce/core';
import type { SpaceBudget } from './choose-partitions.ts';
import type { SpaceReport } from './free-space.ts';

/** What the manager needs of a store. */
export interface ManagedStore {
  freeSpace(budget: SpaceBudget, options?: CallOptions): Promise<SpaceReport>;
}

export interface SpaceManagerOptions extends SpaceBudget {
  readonly clock: Clock;
  readonly logger?: Logger;
  /** From the end of one look to the next. Default an hour. */
  readonly every?: Millis;
}

export interface SpaceStats {
  readonly looks: number;
  /** Looks that failed, and partitions that would not go. */
  readonly failures: number;
  readonly droppedPartitions: number;
  readonly droppedRows: number;
  readonly droppedBytes: number;
  /** As of the last look that went well. */
  readonly remainingBytes: number;
}

export interface SpaceManager {
  /** Looks again and again; resolves when the signal aborts. A look that fails is logged and counted. */
  run(options: Required<CallOptions>): Promise<void>;
  stats(): SpaceStats;
}

const hour = 3_600_000;

/**
 * Keeps what a store takes under a budget.
 *
 * @example
 * spaceManager(store, { share: 0.7, clock: systemClock }).run({ signal });
 */
export function spaceManager(
  store: ManagedStore,
  { clock, logger, every = hour, ...budget }: SpaceManagerOptions,
): SpaceManager {
  const stats = {
    looks: 0,
    failures: 0,
    droppedPartitions: 0,
    droppedRows: 0,
    droppedBytes: 0,
    remainingBytes: 0,
  };
  async function look(signal: AbortSignal): Promise<void> {
    stats.looks++;
    try {
      const { dropped, failed, remainingBytes } = await store.freeSpace(budget, { signal });
      stats.remainingBytes = remainingBytes;
      stats.failures += failed.length;
      stats.droppedPartitions += dropped.length;
      for (const { rows, bytes } of dropped) {
        stats.droppedRows += rows;
        stats.droppedBytes += bytes;
      }
    } catch (error) {
      if (signal.aborted) return;
      stats.failures++;
      logger?.log('error', 'could not look after the space of the store', { error });
    }
  }
  return {
    async run({ signal }) {
      while (!signal.aborted) {
        await look(signal);
        await clock.sleep(every, { signal }).catch((error: unknown) => {
          if (!signal.aborted) throw error;
        });
      }
    },
    stats: () => ({ ...stats }),
  };
}
