import type { TelemetryBatch, TelemetrySink, WriteOptions } from '@abduce/core';
import { numbersOf } from './numbered.ts';

/** A sink that keeps the numbers it was sent, each batch id once, as a store with deduplication does. */
export interface FakeStore extends TelemetrySink {
  /** What a reader of the store sees, in order of arrival. */
  readonly stored: readonly number[];
  /** All calls, also those that failed. */
  readonly calls: readonly { readonly batchId: string; readonly numbers: readonly number[] }[];
  readonly inFlight: number;
  readonly mostInFlight: number;
}

export type Behaviour = (
  numbers: readonly number[],
  options: WriteOptions,
  /** Keeps the batch, as a store does that then fails to say so. */
  keep: () => void,
) => Promise<void> | void;

/** `behave` runs before a batch is kept, and may throw. */
export function fakeStore(behave: Behaviour = () => undefined): FakeStore {
  const stored: number[] = [];
  const calls: { batchId: string; numbers: readonly number[] }[] = [];
  const ids = new Set<string>();
  let [inFlight, mostInFlight] = [0, 0];
  return {
    stored,
    calls,
    get inFlight() {
      return inFlight;
    },
    get mostInFlight() {
      return mostInFlight;
    },
    async write(batch: TelemetryBatch, options: WriteOptions = {}) {
      const { batchId = '' } = options;
      const numbers = numbersOf(batch);
      calls.push({ batchId, numbers });
      const keep = (): void => {
        if (ids.has(batchId)) return;
        ids.add(batchId);
        stored.push(...numbers);
      };
      mostInFlight = Math.max(mostInFlight, ++inFlight);
      try {
        await behave(numbers, options, keep);
        keep();
      } finally {
        inFlight--;
      }
    },
  };
}
