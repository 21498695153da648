import type { TelemetryBatch, TelemetrySink } from '@abduce/core';

export interface RecordingSink extends TelemetrySink {
  readonly batches: TelemetryBatch[];
}

export function recordingSink(): RecordingSink {
  const batches: TelemetryBatch[] = [];
  return {
    batches,
    write: async (batch) => {
      batches.push(batch);
    },
  };
}

export interface HeldSink extends TelemetrySink {
  /** One for each write under way, oldest first. */
  readonly held: {
    resolve(): void;
    reject(cause: unknown): void;
    signal: AbortSignal | undefined;
  }[];
}

/** A sink whose writes end when the test says so. */
export function heldSink(): HeldSink {
  const held: HeldSink['held'] = [];
  return {
    held,
    write(_batch, options) {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      held.push({ resolve, reject, signal: options?.signal });
      return promise;
    },
  };
}
