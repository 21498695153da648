import type { TelemetryBatch } from '../model/batch.ts';
import type { Clock, TelemetrySink, WriteOptions } from '../ports/runtime.ts';
import type { TelemetryStore } from '../ports/store.ts';
import { admitSink, type DropCounts } from './admit-sink.ts';
import type { SinkLimits } from './sink-limits.ts';

export interface SinkCounts {
  /** Rows handed to the store. */
  readonly written: number;
  readonly dropped: DropCounts;
}

export interface StoreSink extends TelemetrySink {
  counts(): SinkCounts;
}

/**
 * The way into a store: what `admitSink` lets through, each table to the part that keeps it. Rows of a part that the
 * store does not have are counted as `not_kept`. Rejects with the store's own error when a write fails; the caller may
 * send the batch again.
 */
export function storeSink(
  store: TelemetryStore,
  options: { readonly clock: Clock; readonly limits?: SinkLimits },
): StoreSink {
  let written = 0;
  let notKept = 0;
  const writes = (batch: TelemetryBatch, call: WriteOptions | undefined): Promise<void>[] => {
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
        notKept += rows;
        return [];
      }
      return [
        part.write(batch, call).then(() => {
          written += rows;
        }),
      ];
    });
  };
  const admit = admitSink(
    {
      async write(batch, call) {
        await Promise.all(writes(batch, call));
      },
    },
    options,
  );
  return {
    write: admit.write,
    counts: () => ({ written, dropped: { ...admit.dropped(), not_kept: notKept } }),
  };
}
