import type { TelemetryBatch } from '../model/batch.ts';
import type { CallOptions, Clock, TelemetrySink } from '../ports/runtime.ts';
import type { TelemetryStore } from '../ports/store.ts';
import { admitRows } from './admit-rows.ts';
import { type DropReason, type SinkLimits, sinkDefaults } from './sink-limits.ts';

export interface SinkCounts {
  /** Rows handed to the store. */
  readonly written: number;
  readonly dropped: Readonly<Record<DropReason, number>>;
}

export interface StoreSink extends TelemetrySink {
  counts(): SinkCounts;
}

/**
 * The way into a store: drops rows that nobody could place (no id, no time, far from now), dates log records and
 * points that carry no time, and hands each table to the part that keeps it. What is dropped is counted by reason.
 * Rejects with the store's own error when a write fails; the caller may send the batch again.
 */
export function storeSink(
  store: TelemetryStore,
  { clock, limits = {} }: { readonly clock: Clock; readonly limits?: SinkLimits },
): StoreSink {
  const bounds = { ...sinkDefaults, ...limits };
  const dropped: Record<DropReason, number> = {
    invalid: 0,
    future: 0,
    past: 0,
    too_many: 0,
    not_kept: 0,
  };
  let written = 0;
  const writes = (batch: TelemetryBatch, options: CallOptions | undefined): Promise<void>[] => {
    const parts = [
      [store.traces, batch.spans?.length ?? 0],
      [store.logs, batch.logs?.length ?? 0],
      [store.metrics, batch.metrics?.length ?? 0],
      [store.profiles, batch.profiles?.length ?? 0],
      [store.changes, batch.changes?.length ?? 0],
    ] as const;
    return parts.flatMap(([part, rows]) => {
      if (rows === 0) return [];
      if (part?.write === undefined) {
        dropped.not_kept += rows;
        return [];
      }
      return [
        part.write(batch, options).then(() => {
          written += rows;
        }),
      ];
    });
  };
  return {
    async write(batch, options) {
      options?.signal?.throwIfAborted();
      const { kept, drops } = admitRows(batch, clock.now(), bounds);
      await Promise.all(writes(kept, options));
      for (const [reason, rows] of Object.entries(drops)) dropped[reason as DropReason] += rows;
    },
    counts: () => ({ written, dropped: { ...dropped } }),
  };
}
